// Where the geoms of a robot are, at the last two moments, and anywhere between: steps come 20 to 125 times a second, pictures 60 times.

import { Matrix4, Quaternion, Vector3, type Object3D } from 'three'
import type { RobotFigure } from '../../../../src/browser.js'

interface Pose {
  readonly centre: Vector3
  readonly turn: Quaternion
}

export class Poses {
  private before: Pose[]
  private now: Pose[]
  private readonly centres: Float64Array
  private readonly rotations: Float64Array
  private readonly matrix = new Matrix4()

  constructor(private readonly figure: RobotFigure) {
    const { length } = figure.geoms
    const poses = () => Array.from({ length }, () => ({ centre: new Vector3(), turn: new Quaternion() }))
    this.before = poses()
    this.now = poses()
    this.centres = new Float64Array(3 * length)
    this.rotations = new Float64Array(9 * length)
  }

  /** Reads the present poses; those of before become the past. @param fresh there is no past: both are the present */
  take(fresh: boolean): void {
    [this.before, this.now] = [this.now, this.before]
    this.figure.readPoses(this.centres, this.rotations)
    this.now.forEach(({ centre, turn }, i) => {
      centre.fromArray(this.centres, 3 * i)
      turn.setFromRotationMatrix(this.matrixOf(i))
    })
    if (!fresh) return
    this.now.forEach(({ centre, turn }, i) => {
      this.before[i].centre.copy(centre)
      this.before[i].turn.copy(turn)
    })
  }

  place(object: Object3D, geom: number, blend: number): void {
    this.centre(geom, blend, object.position)
    object.quaternion.slerpQuaternions(this.before[geom].turn, this.now[geom].turn, blend)
  }

  centre(geom: number, blend: number, out = new Vector3()): Vector3 {
    return out.lerpVectors(this.before[geom].centre, this.now[geom].centre, blend)
  }

  private matrixOf(i: number): Matrix4 {
    const r = this.rotations.subarray(9 * i, 9 * i + 9)
    return this.matrix.set(r[0], r[1], r[2], 0, r[3], r[4], r[5], 0, r[6], r[7], r[8], 0, 0, 0, 0, 1)
  }
}
