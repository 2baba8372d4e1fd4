// Walker2d: a torso on two legs of three links each, in the plane; only the floor can be touched, so the legs pass through each other.
// Rebuilt as data from Gymnasium 1.4's walker2d_v5.xml (MIT, see NOTICE); the task is Erez, Tassa & Todorov's, "Infinite Horizon Model
// Predictive Control for Nonlinear Periodic Tasks", 2011. Lengths in metres, angles in degrees, digits as in the original.
// qpos: x, z, torso angle, right thigh, leg, foot, left thigh, leg, foot. Action: torques of these six joints, times the gear.

import type { Element } from '../mjcf.js'
import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

/** Height of the torso in the start pose; rootz counts from the floor because `ref` says so. */
const START_HEIGHT = 1.25

const root = { pos: [0, 0, -START_HEIGHT], limited: false, armature: 0, damping: 0, stiffness: 0 } as const
const hinge = { type: 'hinge', axis: [0, -1, 0] } as const
const limb = { type: 'capsule', friction: [0.9] } as const

/** @param side '' for the right leg, '_left' for the other */
const legOf = (side: string): Element => body({ name: `thigh${side}`, pos: [0, 0, -0.19999999999999996] }, [
  joint({ ...hinge, name: `thigh${side}_joint`, pos: [0, 0, 0], range: [-150, 0] }),
  geom({ ...limb, name: `thigh${side}_geom`, size: [0.05, 0.22500000000000003], pos: [0, 0, -0.2250000000000001] }),
  body({ name: `leg${side}`, pos: [0, 0, -0.7000000000000001] }, [
    joint({ ...hinge, name: `leg${side}_joint`, pos: [0, 0, 0.25], range: [-150, 0] }),
    geom({ ...limb, name: `leg${side}_geom`, size: [0.04, 0.25] }),
    body({ name: `foot${side}`, pos: [0.2, 0, -0.35] }, [
      joint({ ...hinge, name: `foot${side}_joint`, pos: [-0.2, 0, 0.1], range: [-45, 45] }),
      geom({
        name: `foot${side}_geom`, type: 'capsule', size: [0.06, 0.1], friction: [1.9],
        pos: [-0.1, 0, 0.1], quat: [0.7071067811865476, 0, -0.7071067811865475, 0],
      }),
    ]),
  ]),
])

const torso = body({ name: 'torso', pos: [0, 0, START_HEIGHT] }, [
  joint({ ...root, name: 'rootx', type: 'slide', axis: [1, 0, 0] }),
  joint({ ...root, name: 'rootz', type: 'slide', axis: [0, 0, 1], ref: START_HEIGHT }),
  joint({ ...root, name: 'rooty', type: 'hinge', axis: [0, 1, 0], pos: [0, 0, 0] }),
  geom({ ...limb, name: 'torso_geom', size: [0.05, 0.19999999999999996] }),
  legOf(''),
  legOf('_left'),
])

export const walker2dModel = mjcfModel({
  name: 'walker2d',
  compiler: { angle: 'degree', inertiafromgeom: true },
  option: { integrator: 'RK4', timestep: 0.002 },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 0.01, damping: 0.1, limited: true }),
    geom({ conaffinity: 0, condim: 3, contype: 1, density: 1000, friction: [0.7, 0.1, 0.1] }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: [0, 0, 0], size: [40, 40, 40], conaffinity: 1, condim: 3 }),
    torso,
  ],
  actuators: ['thigh', 'leg', 'foot', 'thigh_left', 'leg_left', 'foot_left'].map((name) => motor({
    joint: `${name}_joint`, gear: [100], ctrllimited: true, ctrlrange: [-1, 1],
  })),
})
