// Reacher: an arm of two links on a table, and a target that it has to reach; nothing can touch anything.
// Rebuilt as data from Gymnasium 1.4's reacher.xml (MIT, see NOTICE). Lengths in metres, angles in radians, digits as in the original.
// qpos: shoulder, elbow, target x, target y. Action: torques of shoulder and elbow, times the gear.

import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

const hinge = { type: 'hinge', axis: [0, 0, 1], pos: [0, 0, 0] } as const
const link = { type: 'capsule', fromto: [0, 0, 0, 0.1, 0, 0], size: [0.01] } as const
const side = { type: 'capsule', size: [0.02], conaffinity: 0 } as const
/** The target slides without inertia of its own, and the reset puts it in place. */
const slide = {
  type: 'slide', pos: [0, 0, 0], limited: true, range: [-0.27, 0.27], armature: 0, damping: 0, stiffness: 0,
} as const
const torque = { gear: [200], ctrllimited: true, ctrlrange: [-1, 1] } as const

const arm = body({ name: 'body0', pos: [0, 0, 0.01] }, [
  joint({ ...hinge, name: 'joint0', limited: false }),
  geom({ ...link, name: 'link0' }),
  body({ name: 'body1', pos: [0.1, 0, 0] }, [
    joint({ ...hinge, name: 'joint1', limited: true, range: [-3, 3] }),
    geom({ ...link, name: 'link1' }),
    body({ name: 'fingertip', pos: [0.11, 0, 0] }, [
      geom({ name: 'fingertip', type: 'sphere', pos: [0, 0, 0], size: [0.01], contype: 0 }),
    ]),
  ]),
])

const target = body({ name: 'target', pos: [0.1, -0.1, 0.01] }, [
  joint({ ...slide, name: 'target_x', axis: [1, 0, 0], ref: 0.1 }),
  joint({ ...slide, name: 'target_y', axis: [0, 1, 0], ref: -0.1 }),
  geom({ name: 'target', type: 'sphere', pos: [0, 0, 0], size: [0.009], contype: 0, conaffinity: 0 }),
])

export const reacherModel = mjcfModel({
  name: 'reacher',
  compiler: { angle: 'radian', inertiafromgeom: true },
  option: { gravity: [0, 0, -9.81], integrator: 'RK4', timestep: 0.01 },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 1, damping: 1, limited: true }),
    geom({ contype: 0, friction: [1, 0.1, 0.1] }),
  ],
  world: [
    geom({ name: 'ground', type: 'plane', pos: [0, 0, 0], size: [1, 1, 10], contype: 0, conaffinity: 0 }),
    geom({ ...side, name: 'sideS', fromto: [-0.3, -0.3, 0.01, 0.3, -0.3, 0.01] }),
    geom({ ...side, name: 'sideE', fromto: [0.3, -0.3, 0.01, 0.3, 0.3, 0.01] }),
    geom({ ...side, name: 'sideN', fromto: [-0.3, 0.3, 0.01, 0.3, 0.3, 0.01] }),
    geom({ ...side, name: 'sideW', fromto: [-0.3, -0.3, 0.01, -0.3, 0.3, 0.01] }),
    geom({ name: 'root', type: 'cylinder', fromto: [0, 0, 0, 0, 0, 0.02], size: [0.011], contype: 0, conaffinity: 0 }),
    arm,
    target,
  ],
  actuators: [
    motor({ ...torque, joint: 'joint0' }),
    motor({ ...torque, joint: 'joint1' }),
  ],
})
