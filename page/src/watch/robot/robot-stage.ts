// A MuJoCo robot in three dimensions: its geoms as the engine has them, where the engine has them. three.js draws; nothing here computes
// physics.

import { Color, Mesh, MeshStandardMaterial, PCFShadowMap, Scene, Vector3, WebGLRenderer } from 'three'
import { type Moment, type RobotFigure } from '../../../../src/browser.js'
import type { Theme } from '../../shell/theme.js'
import type { Stage } from '../stage.js'
import { ChaseCamera } from './chase-camera.js'
import { geometryOf } from './geometry.js'
import { LOOKS, partOf, type Part } from './looks.js'
import { Poses } from './poses.js'
import { Surroundings } from './surroundings.js'
import { viewOf } from './views.js'

/** Radii below the middle of a robot whose model has no ground: there is one for the eye. */
const GROUND_BELOW = 0.7

interface Limb {
  readonly geom: number
  readonly part: Part
  readonly mesh: Mesh<ReturnType<typeof geometryOf> & object, MeshStandardMaterial>
}

export class RobotStage implements Stage {
  readonly secondsPerStep: number
  private readonly renderer: WebGLRenderer
  private readonly scene = new Scene()
  private readonly poses: Poses
  private readonly limbs: readonly Limb[]
  private readonly chase: ChaseCamera
  private readonly surroundings: Surroundings
  private readonly root: number
  private readonly offset = new Vector3()
  private readonly centre = new Vector3()
  private started = false

  /** @param figure of an environment that was reset: its size is measured in the start pose */
  constructor(readonly canvas: HTMLCanvasElement, env: string, private readonly figure: RobotFigure) {
    this.secondsPerStep = figure.dt
    this.renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true })
    this.renderer.shadowMap.enabled = true
    this.renderer.shadowMap.type = PCFShadowMap
    this.poses = new Poses(figure)
    this.poses.take(true)
    this.limbs = figure.geoms.flatMap((geom, i) => {
      const geometry = geometryOf(geom)
      if (geometry === null) return []
      const part = partOf(geom)
      // Links overlap where they meet, with the same surface: the offset decides which of them is seen.
      const material = new MeshStandardMaterial({ roughness: 0.42, metalness: 0.05, polygonOffset: true, polygonOffsetUnits: 4 * i })
      const mesh = new Mesh(geometry, material)
      mesh.castShadow = part !== 'goal'
      mesh.receiveShadow = true
      this.scene.add(mesh)
      return [{ geom: i, part, mesh }]
    })
    this.root = Math.max(0, figure.geoms.findIndex(({ moves }) => moves))
    const { middle, radius } = this.measure()
    this.offset.copy(middle).sub(this.poses.centre(this.root, 1))
    const ground = figure.geoms.findIndex(({ shape }) => shape === 'plane')
    const height = ground < 0 ? middle.z - GROUND_BELOW * radius : this.poses.centre(ground, 1).z
    this.surroundings = new Surroundings(this.scene, radius, height)
    this.chase = new ChaseCamera(canvas, viewOf(env), radius)
    this.setTheme('light')
  }

  take(_moment: Moment, fresh: boolean): void {
    this.poses.take(fresh)
    if (fresh) this.started = false
  }

  draw(blend: number, seconds: number): void {
    const { poses, chase, centre, surroundings } = this
    for (const { geom, mesh } of this.limbs) poses.place(mesh, geom, blend)
    poses.centre(this.root, blend, centre).add(this.offset)
    if (!this.started) {
      chase.start(centre)
      this.started = true
    }
    chase.follow(centre, seconds)
    surroundings.follow(chase.target)
    this.renderer.render(this.scene, chase.camera)
  }

  resize(width: number, height: number, pixelRatio: number): void {
    this.renderer.setPixelRatio(pixelRatio)
    this.renderer.setSize(width, height, false)
    this.chase.resize(width / height)
  }

  setTheme(theme: Theme): void {
    const looks = LOOKS[theme]
    this.surroundings.wear(looks)
    this.renderer.setClearColor(new Color(looks.horizon))
    for (const { geom, part, mesh: { material } } of this.limbs) {
      const own = this.figure.geoms[geom].colour
      if (own === null) material.color.set(looks.parts[part])
      else material.color.setRGB(own[0], own[1], own[2], 'srgb')
      material.transparent = own !== null && own[3] < 1
      material.opacity = own?.[3] ?? 1
      material.emissive.set(part === 'goal' ? looks.parts.goal : '#000000')
      material.emissiveIntensity = 0.45
    }
  }

  close(): void {
    for (const { mesh } of this.limbs) {
      mesh.geometry.dispose()
      mesh.material.dispose()
    }
    this.surroundings.close()
    this.chase.close()
    this.renderer.dispose()
    this.renderer.forceContextLoss()
  }

  /** Middle and radius of a ball around everything but the ground, in the present pose. */
  private measure(): { readonly middle: Vector3, readonly radius: number } {
    const reach = this.limbs.map(({ geom, mesh: { geometry } }) => {
      geometry.computeBoundingSphere()
      return { at: this.poses.centre(geom, 1), radius: geometry.boundingSphere?.radius ?? 0 }
    })
    const low = new Vector3(Infinity, Infinity, Infinity), high = low.clone().negate()
    for (const { at, radius } of reach) {
      low.min(at.clone().subScalar(radius))
      high.max(at.clone().addScalar(radius))
    }
    const middle = low.clone().add(high).multiplyScalar(0.5)
    return { middle, radius: Math.max(0.05, ...reach.map(({ at, radius }) => at.distanceTo(middle) + radius)) }
  }
}
