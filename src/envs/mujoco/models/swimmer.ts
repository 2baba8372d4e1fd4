// Swimmer: three links in a row, afloat in a viscous fluid, in the plane seen from above; nothing can touch anything.
// Rebuilt as data from Gymnasium 1.4's swimmer.xml (MIT, see NOTICE); the task is Coulom's, "Reinforcement Learning Using Neural
// Networks", 2002. Lengths in metres, angles in degrees, digits as in the original.
// qpos: x, y, angle of the first link, the two joints. Action: torques of the joints, times the gear.

import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

const ORIGIN = [0, 0, 0] as const
const rotor = { type: 'hinge', axis: [0, 0, 1], pos: ORIGIN, limited: true, range: [-100, 100] } as const
const link = { type: 'capsule', size: [0.1], density: 1000 } as const
const torque = { gear: [150], ctrllimited: true, ctrlrange: [-1, 1] } as const

const back = body({ name: 'back', pos: [-1, 0, 0] }, [
  joint({ ...rotor, name: 'motor2_rot' }),
  geom({ ...link, fromto: [0, 0, 0, -1, 0, 0] }),
])

const mid = body({ name: 'mid', pos: [0.5, 0, 0] }, [
  joint({ ...rotor, name: 'motor1_rot' }),
  geom({ ...link, fromto: [0, 0, 0, -1, 0, 0] }),
  back,
])

const torso = body({ name: 'torso', pos: ORIGIN }, [
  joint({ name: 'slider1', type: 'slide', axis: [1, 0, 0], pos: ORIGIN }),
  joint({ name: 'slider2', type: 'slide', axis: [0, 1, 0], pos: ORIGIN }),
  joint({ name: 'free_body_rot', type: 'hinge', axis: [0, 0, 1], pos: ORIGIN }),
  geom({ ...link, fromto: [1.5, 0, 0, 0.5, 0, 0] }),
  mid,
])

export const swimmerModel = mjcfModel({
  name: 'swimmer',
  compiler: { angle: 'degree', inertiafromgeom: true },
  option: { density: 4000, integrator: 'RK4', timestep: 0.01, viscosity: 0.1 },
  size: { memory: '1M' },
  defaults: [
    geom({ conaffinity: 0, condim: 1, contype: 0 }),
    joint({ armature: 0.1 }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: [0, 0, -0.1], size: [40, 40, 0.1], condim: 3 }),
    torso,
  ],
  actuators: [
    motor({ ...torque, joint: 'motor1_rot' }),
    motor({ ...torque, joint: 'motor2_rot' }),
  ],
})
