// A robot as whoever draws it sees it: its geoms, once, and where they are, at any time. Reading changes nothing: poses are those of the
// last forward pass inside the last engine step, which is what Gymnasium renders too. How it looks is not said here; a model may give
// colours, and ours give none (mjcf.ts).

import type { Environment } from '../env.js'
import { Wrapper } from '../wrappers/wrapper.js'
import type { RobotModel } from './robot-model.js'

/** In the order of MuJoCo's mjtGeom. */
export const GEOM_SHAPES = ['plane', 'heightfield', 'sphere', 'capsule', 'ellipsoid', 'cylinder', 'box', 'mesh'] as const
export type GeomShape = typeof GEOM_SHAPES[number]

export interface FigureGeom {
  /** Its own name and that of its body; empty where the model gives none. */
  readonly name: string
  readonly bodyName: string
  /** Index of its body; 0 is the world. */
  readonly body: number
  /** Whether anything can move it. */
  readonly moves: boolean
  readonly shape: GeomShape
  /** Metres: half lengths of plane, ellipsoid and box; radius of a sphere; radius and half length of capsule and cylinder. */
  readonly size: readonly [number, number, number]
  /** Red, green, blue, alpha in 0 … 1; null where the model has MuJoCo's default, half grey. */
  readonly colour: readonly [number, number, number, number] | null
  /** Of a mesh: vertices [·, 3] in metres and triangles [·, 3]; null of other shapes. */
  readonly mesh: { readonly vertices: Float32Array, readonly triangles: Int32Array } | null
}

export interface RobotFigure {
  readonly geoms: readonly FigureGeom[]
  /** Seconds of one environment step. */
  readonly dt: number
  /** Writes where the geoms are: centres [geoms, 3], row-major rotation matrices [geoms, 9]. */
  readPoses(centres: Float64Array, rotations: Float64Array): void
}

export interface Drawable {
  figure(): RobotFigure
}

/** The robot inside the wrappers; null where there is none. */
export function figureOf(environment: Environment): RobotFigure | null {
  let inner: object = environment
  while (inner instanceof Wrapper) inner = inner.environment as object
  return 'figure' in inner ? (inner as Drawable).figure() : null
}

export function describeFigure(model: RobotModel): Pick<RobotFigure, 'geoms'> {
  return { geoms: Array.from({ length: model.compiled.ngeom }, (_, i) => describeGeom(model, i)) }
}

function describeGeom(model: RobotModel, index: number): FigureGeom {
  const { geom_bodyid, geom_type, geom_size, geom_rgba, body_weldid } = model.compiled
  const body = geom_bodyid[index]
  const shape = GEOM_SHAPES[geom_type[index]]
  const [red, green, blue, alpha] = geom_rgba.subarray(4 * index)
  const [x, y, z] = geom_size.subarray(3 * index)
  return {
    name: model.nameOf('geom', index), bodyName: model.nameOf('body', body), body, moves: body_weldid[body] !== 0, shape, size: [x, y, z],
    colour: red === 0.5 && green === 0.5 && blue === 0.5 ? null : [red, green, blue, alpha],
    mesh: shape === 'mesh' ? meshOf(model, index) : null,
  }
}

function meshOf({ compiled }: RobotModel, index: number): FigureGeom['mesh'] {
  const { geom_dataid, mesh_vertadr, mesh_vertnum, mesh_vert, mesh_faceadr, mesh_facenum, mesh_face } = compiled
  const mesh = geom_dataid[index]
  const vertex = mesh_vertadr[mesh], face = mesh_faceadr[mesh]
  return {
    vertices: mesh_vert.slice(3 * vertex, 3 * (vertex + mesh_vertnum[mesh])),
    triangles: mesh_face.slice(3 * face, 3 * (face + mesh_facenum[mesh])),
  }
}
