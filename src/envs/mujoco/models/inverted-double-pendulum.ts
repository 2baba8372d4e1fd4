// InvertedDoublePendulum: a cart on a rail with two poles, one on the other; nothing can touch anything. Gravity leans a little in x.
// Rebuilt as data from Gymnasium 1.4's inverted_double_pendulum.xml (MIT, see NOTICE). Lengths in metres, digits as in the original.
// qpos: cart, lower pole, upper pole. Action: force on the cart, times the gear.

import { body, geom, joint, mjcfModel, motor, site } from '../mjcf.js'

/** Along x. */
const lying = [0.707, 0, 0.707, 0] as const
const hinge = { type: 'hinge', axis: [0, 1, 0], pos: [0, 0, 0] } as const
const pole = { type: 'capsule', fromto: [0, 0, 0, 0, 0, 0.6], size: [0.045, 0.3] } as const

const upper = body({ name: 'pole2', pos: [0, 0, 0.6] }, [
  joint({ ...hinge, name: 'hinge2' }),
  geom({ ...pole, name: 'cpole2' }),
  site({ name: 'tip', pos: [0, 0, 0.6], size: [0.01, 0.01] }),
])

const lower = body({ name: 'pole', pos: [0, 0, 0] }, [
  joint({ ...hinge, name: 'hinge' }),
  geom({ ...pole, name: 'cpole' }),
  upper,
])

const cart = body({ name: 'cart', pos: [0, 0, 0] }, [
  joint({ name: 'slider', type: 'slide', axis: [1, 0, 0], pos: [0, 0, 0], limited: true, range: [-1, 1], margin: 0.01 }),
  geom({ name: 'cart', type: 'capsule', pos: [0, 0, 0], quat: lying, size: [0.1, 0.1] }),
  lower,
])

export const invertedDoublePendulumModel = mjcfModel({
  name: 'cartpole',
  compiler: { inertiafromgeom: true },
  option: { gravity: [1e-5, 0, -9.81], integrator: 'RK4', timestep: 0.01 },
  size: { memory: '1M' },
  defaults: [
    joint({ damping: 0.05 }),
    geom({ contype: 0, friction: [1, 0.1, 0.1] }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: [0, 0, -3], size: [40, 40, 40] }),
    geom({ name: 'rail', type: 'capsule', pos: [0, 0, 0], quat: lying, size: [0.02, 1] }),
    cart,
  ],
  actuators: [motor({ name: 'slide', joint: 'slider', gear: [500], ctrllimited: true, ctrlrange: [-1, 1] })],
})
