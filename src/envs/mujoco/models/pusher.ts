// Pusher: an arm of seven joints over a table, an object to push and the goal to push it to; no gravity. Gripper, object and table can
// touch, without friction: the object is slowed only by the damping of its slides.
// Rebuilt as data from Gymnasium 1.4's pusher_v5.xml (MIT, see NOTICE). Lengths in metres, angles in radians, digits as in the original.
// qpos: the arm's joints, object y and x, goal y and x. Action: torques of the arm's joints.

import type { Element } from '../mjcf.js'
import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

type Triple = readonly [number, number, number]
type Pair = readonly [number, number]

const ORIGIN = [0, 0, 0] as const
const X = [1, 0, 0] as const, Y = [0, 1, 0] as const, Z = [0, 0, 1] as const

const hinge = (name: string, axis: Triple, range: Pair, damping: number): Element =>
  joint({ name, type: 'hinge', pos: ORIGIN, axis, range, damping })
const slide = (name: string, axis: Triple): Element =>
  joint({ name, type: 'slide', pos: ORIGIN, axis, range: [-10.3213, 10.3], damping: 0.5 })
const sphere = (name: string, pos: Triple, radius: number): Element => geom({ name, type: 'sphere', pos, size: [radius] })
const finger = { type: 'capsule', size: [0.02], contype: 1, conaffinity: 1 } as const

const wrist = body({ name: 'r_wrist_flex_link', pos: [0.321, 0, 0] }, [
  hinge('r_wrist_flex_joint', Y, [-1.094, 0], 0.1),
  geom({ name: 'wf', type: 'capsule', fromto: [0, -0.02, 0, 0, 0.02, 0], size: [0.01] }),
  body({ name: 'r_wrist_roll_link', pos: ORIGIN }, [
    hinge('r_wrist_roll_joint', X, [-1.5, 1.5], 0.1),
    geom({ ...finger, fromto: [0, -0.1, 0, 0, 0.1, 0] }),
    geom({ ...finger, fromto: [0, -0.1, 0, 0.1, -0.1, 0] }),
    geom({ ...finger, fromto: [0, 0.1, 0, 0.1, 0.1, 0] }),
    body({ name: 'tips_arm', pos: ORIGIN }, [
      sphere('tip_arml', [0.1, -0.1, 0], 0.01),
      sphere('tip_armr', [0.1, 0.1, 0], 0.01),
    ]),
  ]),
])

const forearm = body({ name: 'r_elbow_flex_link', pos: [0.4, 0, 0] }, [
  hinge('r_elbow_flex_joint', Y, [-2.3213, 0], 0.1),
  geom({ name: 'ef', type: 'capsule', fromto: [0, -0.02, 0, 0, 0.02, 0], size: [0.06] }),
  body({ name: 'r_forearm_roll_link', pos: ORIGIN }, [
    hinge('r_forearm_roll_joint', X, [-1.5, 1.5], 0.1),
    geom({ name: 'fr', type: 'capsule', fromto: [-0.1, 0, 0, 0.1, 0, 0], size: [0.02] }),
    body({ name: 'r_forearm_link', pos: ORIGIN }, [
      geom({ name: 'fa', type: 'capsule', fromto: [0, 0, 0, 0.291, 0, 0], size: [0.05] }),
      wrist,
    ]),
  ]),
])

const upperArm = body({ name: 'r_upper_arm_roll_link', pos: ORIGIN }, [
  hinge('r_upper_arm_roll_joint', X, [-1.5, 1.7], 0.1),
  geom({ name: 'uar', type: 'capsule', fromto: [-0.1, 0, 0, 0.1, 0, 0], size: [0.02] }),
  body({ name: 'r_upper_arm_link', pos: ORIGIN }, [
    geom({ name: 'ua', type: 'capsule', fromto: [0, 0, 0, 0.4, 0, 0], size: [0.06] }),
    forearm,
  ]),
])

const shoulder = body({ name: 'r_shoulder_pan_link', pos: [0, -0.6, 0] }, [
  hinge('r_shoulder_pan_joint', Z, [-2.2854, 1.714602], 1),
  sphere('e1', [-0.06, 0.05, 0.2], 0.05),
  sphere('e2', [0.06, 0.05, 0.2], 0.05),
  sphere('e1p', [-0.06, 0.09, 0.2], 0.03),
  sphere('e2p', [0.06, 0.09, 0.2], 0.03),
  geom({ name: 'sp', type: 'capsule', fromto: [0, 0, -0.4, 0, 0, 0.2], size: [0.1] }),
  body({ name: 'r_shoulder_lift_link', pos: [0.1, 0, 0] }, [
    hinge('r_shoulder_lift_joint', Y, [-0.5236, 1.3963], 1),
    geom({ name: 'sl', type: 'capsule', fromto: [0, -0.1, 0, 0, 0.1, 0], size: [0.1] }),
    upperArm,
  ]),
])

const object = body({ name: 'object', pos: [0.45, -0.05, -0.275] }, [
  slide('obj_slidey', Y),
  slide('obj_slidex', X),
  geom({ type: 'cylinder', size: [0.05, 0.05, 0.05], density: 0.01, contype: 1, conaffinity: 0 }),
])

const goal = body({ name: 'goal', pos: [0.45, -0.05, -0.323] }, [
  slide('goal_slidey', Y),
  slide('goal_slidex', X),
  geom({ type: 'cylinder', size: [0.08, 0.001, 0.1], density: 1e-5, contype: 0, conaffinity: 0 }),
])

export const pusherModel = mjcfModel({
  name: 'arm3d',
  compiler: { angle: 'radian', inertiafromgeom: true },
  option: { timestep: 0.01, gravity: [0, 0, 0], iterations: 20, integrator: 'Euler' },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 0.04, damping: 1, limited: true }),
    geom({ friction: [0.8, 0.1, 0.1], density: 300, margin: 0.002, condim: 1, contype: 0, conaffinity: 0 }),
  ],
  world: [
    geom({ name: 'table', type: 'plane', pos: [0, 0.5, -0.325], size: [1, 1, 0.1], contype: 1, conaffinity: 1 }),
    shoulder,
    object,
    goal,
  ],
  actuators: [
    'r_shoulder_pan_joint', 'r_shoulder_lift_joint', 'r_upper_arm_roll_joint', 'r_elbow_flex_joint', 'r_forearm_roll_joint',
    'r_wrist_flex_joint', 'r_wrist_roll_joint',
  ].map((name) => motor({ joint: name, ctrllimited: true, ctrlrange: [-2, 2] })),
})
