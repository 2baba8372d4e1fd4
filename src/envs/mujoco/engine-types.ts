// The part of `@mujoco/mujoco` that is used, with types: the package's own declarations give `any` for every array.
// Arrays are views of the engine's memory, made anew at each access (0.2 µs); see simulation.ts for how they are kept.
// `delete()` frees memory of the engine that no garbage collector sees.

export interface MjModel {
  readonly nq: number
  readonly nv: number
  readonly nu: number
  readonly nbody: number
  /** A reference into the model; not to be deleted. */
  readonly opt: { readonly timestep: number }
  /** [nq] */
  readonly qpos0: Float64Array
  /** [nbody] */
  readonly body_mass: Float64Array
  /** [nu, 2] */
  readonly actuator_ctrlrange: Float64Array
  readonly ngeom: number
  /** [ngeom] mjtGeom */
  readonly geom_type: Int32Array
  /** [ngeom] */
  readonly geom_bodyid: Int32Array
  /** [ngeom] of a mesh: which */
  readonly geom_dataid: Int32Array
  /** [ngeom, 3] */
  readonly geom_size: Float64Array
  /** [ngeom, 4] */
  readonly geom_rgba: Float32Array
  /** [nbody] the body that it moves with; 0: none, it stands still */
  readonly body_weldid: Int32Array
  /** Of mesh i: vertices mesh_vertadr[i] … + mesh_vertnum[i] of mesh_vert [·, 3], triangles likewise of mesh_face [·, 3]. */
  readonly mesh_vertadr: Int32Array
  readonly mesh_vertnum: Int32Array
  readonly mesh_vert: Float32Array
  readonly mesh_faceadr: Int32Array
  readonly mesh_facenum: Int32Array
  readonly mesh_face: Int32Array
  delete(): void
}

/** The arrays of a simulation that robots read or write, row-major; bodies count from 0, the world. */
export interface MjArrays {
  /** [nq] */
  readonly qpos: Float64Array
  /** [nv] */
  readonly qvel: Float64Array
  /** [nu] */
  readonly ctrl: Float64Array
  /** [nbody, 3] positions of the bodies' frames. */
  readonly xpos: Float64Array
  /** [nbody, 4] orientations of the bodies' frames, w x y z. */
  readonly xquat: Float64Array
  /** [nbody, 3] positions of the bodies' centres of mass. */
  readonly xipos: Float64Array
  /** [nsite, 3] */
  readonly site_xpos: Float64Array
  /** [nbody, 10] */
  readonly cinert: Float64Array
  /** [nbody, 6] angular, then linear. */
  readonly cvel: Float64Array
  /** [nbody, 6] torque, then force; only after mj_rnePostConstraint. */
  readonly cfrc_ext: Float64Array
  /** [nv] */
  readonly qfrc_actuator: Float64Array
  /** [nv] */
  readonly qfrc_constraint: Float64Array
  /** [ntendon] */
  readonly ten_length: Float64Array
  /** [ntendon] */
  readonly ten_velocity: Float64Array
  /** What the model's sensors measure, one after the other. */
  readonly sensordata: Float64Array
}

export interface MjData extends MjArrays {
  /** [2], inside the C struct mjData, right before its warning counters. */
  readonly solver_fwdinv: Float64Array
  /** [ngeom, 3] and [ngeom, 9]: where the geoms are, as of the last forward pass. */
  readonly geom_xpos: Float64Array
  readonly geom_xmat: Float64Array
  /** A reference; deleting it aborts the engine, but what `get` returns is a copy and must be deleted. */
  readonly warning: { get(index: number): MjWarningStat | undefined }
  delete(): void
}

export interface MjWarningStat {
  readonly lastinfo: number
  readonly number: number
  delete(): void
}

export interface DoubleBuffer {
  GetView(): Float64Array
  delete(): void
}

export interface Mujoco {
  readonly MjModel: { from_xml_string(xml: string): MjModel }
  readonly MjData: new (model: MjModel) => MjData
  readonly DoubleBuffer: new (length: number) => DoubleBuffer
  readonly mjtState: { readonly mjSTATE_INTEGRATION: { readonly value: number } }
  readonly mjtObj: Readonly<Record<'mjOBJ_BODY' | 'mjOBJ_GEOM' | 'mjOBJ_SITE', { readonly value: number }>>
  /** Index of the named thing of a kind (mjtObj); -1 if there is none. */
  mj_name2id(model: MjModel, kind: number, name: string): number
  /** The name of a thing of a kind; empty if it has none. */
  mj_id2name(model: MjModel, kind: number, index: number): string
  mj_resetData(model: MjModel, data: MjData): void
  mj_forward(model: MjModel, data: MjData): void
  mj_step(model: MjModel, data: MjData): void
  mj_rnePostConstraint(model: MjModel, data: MjData): void
  mj_stateSize(model: MjModel, parts: number): number
  /** Fills the buffer; a typed array it would leave as it is, without an error. */
  mj_getState(model: MjModel, data: MjData, state: DoubleBuffer, parts: number): void
  mj_setState(model: MjModel, data: MjData, state: ArrayLike<number>, parts: number): void
}
