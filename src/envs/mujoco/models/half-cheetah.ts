// HalfCheetah: a torso with a head, a back leg and a front leg of three links each, sprung, in the plane; only the floor can be touched.
// Rebuilt as data from Gymnasium 1.4's half_cheetah.xml (MIT, see NOTICE); the robot is Wawrzyński's, "A Cat-Like Robot Real-Time
// Learning to Run", 2009. Lengths in metres, angles in radians, digits as in the original; masses are scaled to 14 kg in all.
// qpos: x, height over the start, pitch, back thigh, shin, foot, front thigh, shin, foot. Action: torques of these six, times the gear.

import type { Element, GeomAttributes, JointAttributes } from '../mjcf.js'
import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

const ORIGIN = [0, 0, 0] as const
const RADIUS = 0.046
const root = { pos: ORIGIN, limited: false, armature: 0, damping: 0, stiffness: 0 } as const

interface Limb {
  readonly at: readonly [number, number, number]
  readonly spring: Required<Pick<JointAttributes, 'range' | 'stiffness' | 'damping'>>
  readonly shape: Required<Pick<GeomAttributes, 'pos'>> & { readonly pitch: number, readonly halfLength: number }
}

/** A link with its joint, and what hangs on it. */
const limb = (name: string, { at, spring, shape }: Limb, below: readonly Element[] = []): Element => body({ name, pos: at }, [
  joint({ name, type: 'hinge', axis: [0, 1, 0], pos: ORIGIN, ...spring }),
  geom({ name, type: 'capsule', pos: shape.pos, axisangle: [0, 1, 0, shape.pitch], size: [RADIUS, shape.halfLength] }),
  ...below,
])

const backLeg = limb('bthigh', {
  at: [-0.5, 0, 0], spring: { range: [-0.52, 1.05], stiffness: 240, damping: 6 },
  shape: { pos: [0.1, 0, -0.13], pitch: -3.8, halfLength: 0.145 },
}, [limb('bshin', {
  at: [0.16, 0, -0.25], spring: { range: [-0.785, 0.785], stiffness: 180, damping: 4.5 },
  shape: { pos: [-0.14, 0, -0.07], pitch: -2.03, halfLength: 0.15 },
}, [limb('bfoot', {
  at: [-0.28, 0, -0.14], spring: { range: [-0.4, 0.785], stiffness: 120, damping: 3 },
  shape: { pos: [0.03, 0, -0.097], pitch: -0.27, halfLength: 0.094 },
})])])

const frontLeg = limb('fthigh', {
  at: [0.5, 0, 0], spring: { range: [-1, 0.7], stiffness: 180, damping: 4.5 },
  shape: { pos: [-0.07, 0, -0.12], pitch: 0.52, halfLength: 0.133 },
}, [limb('fshin', {
  at: [-0.14, 0, -0.24], spring: { range: [-1.2, 0.87], stiffness: 120, damping: 3 },
  shape: { pos: [0.065, 0, -0.09], pitch: -0.6, halfLength: 0.106 },
}, [limb('ffoot', {
  at: [0.13, 0, -0.18], spring: { range: [-0.5, 0.5], stiffness: 60, damping: 1.5 },
  shape: { pos: [0.045, 0, -0.07], pitch: -0.6, halfLength: 0.07 },
})])])

const torso = body({ name: 'torso', pos: [0, 0, 0.7] }, [
  joint({ ...root, name: 'rootx', type: 'slide', axis: [1, 0, 0] }),
  joint({ ...root, name: 'rootz', type: 'slide', axis: [0, 0, 1] }),
  joint({ ...root, name: 'rooty', type: 'hinge', axis: [0, 1, 0] }),
  geom({ name: 'torso', type: 'capsule', fromto: [-0.5, 0, 0, 0.5, 0, 0], size: [RADIUS] }),
  geom({ name: 'head', type: 'capsule', pos: [0.6, 0, 0.1], axisangle: [0, 1, 0, 0.87], size: [RADIUS, 0.15] }),
  backLeg,
  frontLeg,
])

export const halfCheetahModel = mjcfModel({
  name: 'cheetah',
  compiler: { angle: 'radian', inertiafromgeom: true, settotalmass: 14 },
  option: { gravity: [0, 0, -9.81], timestep: 0.01 },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 0.1, damping: 0.01, limited: true, solimplimit: [0, 0.8, 0.03], solreflimit: [0.02, 1], stiffness: 8 }),
    geom({ conaffinity: 0, condim: 3, contype: 1, friction: [0.4, 0.1, 0.1], solimp: [0, 0.8, 0.01], solref: [0.02, 1] }),
    motor({ ctrllimited: true, ctrlrange: [-1, 1] }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: ORIGIN, size: [40, 40, 40], conaffinity: 1, condim: 3 }),
    torso,
  ],
  actuators: [
    motor({ name: 'bthigh', joint: 'bthigh', gear: [120] }),
    motor({ name: 'bshin', joint: 'bshin', gear: [90] }),
    motor({ name: 'bfoot', joint: 'bfoot', gear: [60] }),
    motor({ name: 'fthigh', joint: 'fthigh', gear: [120] }),
    motor({ name: 'fshin', joint: 'fshin', gear: [60] }),
    motor({ name: 'ffoot', joint: 'ffoot', gear: [30] }),
  ],
})
