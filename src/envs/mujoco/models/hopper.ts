// Hopper: a torso on one leg of three links, in the plane; seven pairs of geoms can touch, the floor's and the body's own.
// Rebuilt as data from Gymnasium 1.4's hopper.xml (MIT, see NOTICE); the task is Erez, Tassa & Todorov's, "Infinite Horizon Model
// Predictive Control for Nonlinear Periodic Tasks", 2011. Lengths in metres, angles in degrees, digits as in the original.
// qpos: x, z, torso angle, thigh, leg, foot. Action: torques of thigh, leg, foot, times the gear.

import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

/** Height of the torso in the start pose; rootz counts from the floor because `ref` says so. */
const START_HEIGHT = 1.25

const root = { pos: [0, 0, -START_HEIGHT], limited: false, armature: 0, damping: 0, stiffness: 0 } as const
const hinge = { type: 'hinge', axis: [0, -1, 0] } as const
const torque = { gear: [200], ctrllimited: true, ctrlrange: [-1, 1] } as const

const foot = body({ name: 'foot', pos: [0.13, 0, -0.35] }, [
  joint({ ...hinge, name: 'foot_joint', pos: [-0.13, 0, 0.1], range: [-45, 45] }),
  geom({
    name: 'foot_geom', type: 'capsule', size: [0.06, 0.195], friction: [2],
    pos: [-0.065, 0, 0.1], quat: [0.7071067811865476, 0, -0.7071067811865475, 0],
  }),
])

const leg = body({ name: 'leg', pos: [0, 0, -0.7000000000000001] }, [
  joint({ ...hinge, name: 'leg_joint', pos: [0, 0, 0.25], range: [-150, 0] }),
  geom({ name: 'leg_geom', type: 'capsule', size: [0.04, 0.25], friction: [0.9] }),
  foot,
])

const thigh = body({ name: 'thigh', pos: [0, 0, -0.19999999999999996] }, [
  joint({ ...hinge, name: 'thigh_joint', pos: [0, 0, 0], range: [-150, 0] }),
  geom({
    name: 'thigh_geom', type: 'capsule', size: [0.05, 0.22500000000000003], friction: [0.9], pos: [0, 0, -0.2250000000000001],
  }),
  leg,
])

const torso = body({ name: 'torso', pos: [0, 0, START_HEIGHT] }, [
  joint({ ...root, name: 'rootx', type: 'slide', axis: [1, 0, 0] }),
  joint({ ...root, name: 'rootz', type: 'slide', axis: [0, 0, 1], ref: START_HEIGHT }),
  joint({ ...root, name: 'rooty', type: 'hinge', axis: [0, 1, 0], pos: [0, 0, 0] }),
  geom({ name: 'torso_geom', type: 'capsule', size: [0.05, 0.19999999999999996], friction: [0.9] }),
  thigh,
])

export const hopperModel = mjcfModel({
  name: 'hopper',
  compiler: { angle: 'degree', inertiafromgeom: true },
  option: { integrator: 'RK4', timestep: 0.002 },
  size: { memory: '1M' },
  defaults: [
    joint({ limited: true, armature: 1, damping: 1 }),
    geom({ contype: 1, conaffinity: 1, condim: 1, margin: 0.001, solref: [0.02, 1], solimp: [0.8, 0.8, 0.01] }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: [0, 0, 0], size: [20, 20, 0.125], condim: 3 }),
    torso,
  ],
  actuators: [
    motor({ ...torque, joint: 'thigh_joint' }),
    motor({ ...torque, joint: 'leg_joint' }),
    motor({ ...torque, joint: 'foot_joint' }),
  ],
})
