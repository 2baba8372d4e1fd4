// Ground, sky and light around a robot. The ground is an endless checker that goes along with the camera in whole tiles; far away it
// fades into the horizon, which the sky begins with. Light comes from the sun, which casts the shadows, and from everywhere.

import {
  BackSide, BufferAttribute, CanvasTexture, Color, DirectionalLight, Fog, Group, HemisphereLight, Mesh, MeshBasicMaterial, PlaneGeometry,
  RepeatWrapping, ShadowMaterial, SphereGeometry, SRGBColorSpace, type Scene, type Vector3,
} from 'three'
import type { Looks } from './looks.js'

const TILES_PER_TEXTURE = 2
const TEXTURE_PIXELS = 256
const SHADOW_PIXELS = 2048

export class Surroundings {
  readonly group = new Group()
  private readonly sky = new Mesh(
    new SphereGeometry(1, 24, 32), new MeshBasicMaterial({ side: BackSide, vertexColors: true, fog: false, depthWrite: false }),
  )

  private readonly ground: Mesh<PlaneGeometry, MeshBasicMaterial>
  private readonly shade: Mesh<PlaneGeometry, ShadowMaterial>
  private readonly sun = new DirectionalLight(0xffffff, 1)
  private readonly ambient = new HemisphereLight(0xffffff, 0xffffff, 1)
  private readonly tile: number

  /** @param radius of the robot, metres @param height of the ground */
  constructor(private readonly scene: Scene, private readonly radius: number, private readonly height: number) {
    this.tile = tileSize(radius)
    const extent = 120 * this.tile
    const plane = new PlaneGeometry(2 * extent, 2 * extent)
    this.ground = new Mesh(plane, new MeshBasicMaterial())
    const above = { depthWrite: false, polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -4 } as const
    this.shade = new Mesh(plane, new ShadowMaterial(above))
    this.shade.receiveShadow = true
    this.sky.scale.setScalar(110 * this.tile)
    this.sky.renderOrder = -1
    this.prepareSun()
    this.group.add(this.sky, this.ground, this.shade, this.sun, this.sun.target, this.ambient)
    scene.add(this.group)
  }

  wear(looks: Looks): void {
    const { scene, sky: { geometry }, tile, sun, ambient, ground, shade } = this
    scene.fog = new Fog(looks.horizon, 14 * tile, 58 * tile)
    const horizon = new Color(looks.horizon), zenith = new Color(looks.zenith), mixed = new Color()
    const positions = geometry.getAttribute('position')
    const colours = new Float32Array(3 * positions.count)
    for (let i = 0; i < positions.count; i++) {
      mixed.lerpColors(horizon, zenith, Math.min(1, Math.max(0, positions.getZ(i) * 1.5))).toArray(colours, 3 * i)
    }
    geometry.setAttribute('color', new BufferAttribute(colours, 3))
    ground.material.map?.dispose()
    ground.material.map = checker(looks, 240 / TILES_PER_TEXTURE)
    ground.material.needsUpdate = true
    shade.material.opacity = looks.shadow
    sun.intensity = looks.sun
    ambient.intensity = looks.ambient
    ambient.groundColor.set(looks.tiles[1])
  }

  /** Goes along with what is looked at. */
  follow(target: Vector3): void {
    const { tile, ground, shade, sun, sky, radius } = this
    const step = TILES_PER_TEXTURE * tile
    const x = Math.round(target.x / step) * step, y = Math.round(target.y / step) * step
    ground.position.set(x, y, this.height)
    shade.position.set(x, y, this.height)
    sky.position.copy(target)
    sun.target.position.copy(target)
    sun.position.set(target.x - 1.1 * radius, target.y - 1.7 * radius, target.z + 4 * radius)
  }

  close(): void {
    this.ground.material.map?.dispose()
    for (const { geometry, material } of [this.ground, this.shade, this.sky]) {
      geometry.dispose()
      material.dispose()
    }
    this.sun.shadow.map?.dispose()
  }

  private prepareSun(): void {
    const { sun: { shadow }, sun, radius } = this
    sun.castShadow = true
    shadow.mapSize.set(SHADOW_PIXELS, SHADOW_PIXELS)
    const reach = 2.6 * radius
    Object.assign(shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: 0.1 * radius, far: 12 * radius })
    shadow.camera.updateProjectionMatrix()
    shadow.bias = -0.0004
    shadow.normalBias = 0.01 * radius
    shadow.radius = 2.5
  }
}

/** 1, 2 or 5 times a power of ten, near the robot's radius. */
function tileSize(radius: number): number {
  const power = 10 ** Math.floor(Math.log10(radius))
  return [1, 2, 5].map((factor) => factor * power).filter((size) => size <= radius * 0.8).at(-1) ?? power / 2
}

function checker({ tiles: [even, odd], tileLine }: Looks, repeats: number): CanvasTexture {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = TEXTURE_PIXELS
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('the browser gives no 2D canvas')
  const half = TEXTURE_PIXELS / 2
  pen.fillStyle = even
  pen.fillRect(0, 0, TEXTURE_PIXELS, TEXTURE_PIXELS)
  pen.fillStyle = odd
  pen.fillRect(0, 0, half, half)
  pen.fillRect(half, half, half, half)
  pen.strokeStyle = tileLine
  pen.lineWidth = 1.5
  for (const at of [0, half, TEXTURE_PIXELS]) {
    pen.beginPath()
    pen.moveTo(at, 0)
    pen.lineTo(at, TEXTURE_PIXELS)
    pen.moveTo(0, at)
    pen.lineTo(TEXTURE_PIXELS, at)
    pen.stroke()
  }
  const texture = new CanvasTexture(canvas)
  texture.wrapS = texture.wrapT = RepeatWrapping
  texture.repeat.set(repeats, repeats)
  texture.colorSpace = SRGBColorSpace
  texture.anisotropy = 8
  return texture
}
