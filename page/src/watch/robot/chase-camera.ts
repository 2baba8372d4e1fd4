// The camera that goes along with a robot, and the reader's hand on it: turning and zooming keep, the target moves under them. It follows
// softly along the ground; up and down it stays, so that hopping and falling are seen.

import { MathUtils, PerspectiveCamera, Vector3 } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import type { View } from './views.js'

const FIELD = 36 // degrees, vertical
/** Seconds after which the camera has caught up with all but a third of a change. */
const LAG = 0.25

export class ChaseCamera {
  readonly camera = new PerspectiveCamera(FIELD)
  readonly target = new Vector3()
  private readonly controls: OrbitControls
  private readonly moved = new Vector3()
  private aspect = 1

  /** @param radius of a ball around the robot, metres */
  constructor(canvas: HTMLCanvasElement, private readonly view: View, private readonly radius: number) {
    this.camera.up.set(0, 0, 1)
    this.camera.near = radius / 50
    this.camera.far = radius * 400
    this.controls = new OrbitControls(this.camera, canvas)
    Object.assign(this.controls, {
      enableDamping: false, enablePan: false, minDistance: radius * 0.8, maxDistance: radius * 30, maxPolarAngle: Math.PI / 2 - 0.02,
    })
  }

  /** Looks from the view's place at `centre`, at once. */
  start(centre: Vector3): void {
    const { camera, target, controls, view, radius } = this
    const bearing = MathUtils.degToRad(view.bearing), elevation = MathUtils.degToRad(view.elevation)
    const half = MathUtils.degToRad(FIELD / 2)
    const narrow = Math.min(1, this.aspect / 1.25)
    const distance = view.room * radius / Math.sin(half) / narrow
    target.copy(centre)
    target.z += view.lift
    const level = Math.cos(elevation) * distance
    const away = new Vector3(Math.sin(bearing) * level, -Math.cos(bearing) * level, Math.sin(elevation) * distance)
    camera.position.copy(target).add(away)
    controls.target.copy(target)
    controls.update()
  }

  /** Goes on towards `centre`. */
  follow(centre: Vector3, seconds: number): void {
    const { camera, controls, moved, target } = this
    if (this.view.follows) {
      const share = 1 - Math.exp(-seconds / LAG)
      moved.set((centre.x - target.x) * share, (centre.y - target.y) * share, 0)
      target.add(moved)
      camera.position.add(moved)
      controls.target.copy(target)
    }
    controls.update()
  }

  resize(aspect: number): void {
    this.aspect = aspect
    this.camera.aspect = aspect
    this.camera.updateProjectionMatrix()
  }

  close(): void {
    this.controls.dispose()
  }
}
