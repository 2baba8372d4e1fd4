// InvertedPendulum: a cart on a rail, and a pole that leans a little; nothing can touch anything.
// Rebuilt as data from Gymnasium 1.4's inverted_pendulum.xml (MIT, see NOTICE). Lengths in metres, angles in degrees (MJCF's default),
// digits as in the original. qpos: cart, pole. Action: force on the cart, times the gear.

import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

/** Along x. */
const lying = [0.707, 0, 0.707, 0] as const

const pole = body({ name: 'pole', pos: [0, 0, 0] }, [
  joint({ name: 'hinge', type: 'hinge', axis: [0, 1, 0], pos: [0, 0, 0], range: [-90, 90] }),
  geom({ name: 'cpole', type: 'capsule', fromto: [0, 0, 0, 0.001, 0, 0.6], size: [0.049, 0.3] }),
])

const cart = body({ name: 'cart', pos: [0, 0, 0] }, [
  joint({ name: 'slider', type: 'slide', axis: [1, 0, 0], pos: [0, 0, 0], limited: true, range: [-1, 1] }),
  geom({ name: 'cart', type: 'capsule', pos: [0, 0, 0], quat: lying, size: [0.1, 0.1] }),
  pole,
])

export const invertedPendulumModel = mjcfModel({
  name: 'inverted pendulum',
  compiler: { inertiafromgeom: true },
  option: { gravity: [0, 0, -9.81], integrator: 'RK4', timestep: 0.02 },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 0, damping: 1, limited: true }),
    geom({ contype: 0, friction: [1, 0.1, 0.1] }),
  ],
  world: [
    geom({ name: 'rail', type: 'capsule', pos: [0, 0, 0], quat: lying, size: [0.02, 1] }),
    cart,
  ],
  actuators: [motor({ name: 'slide', joint: 'slider', gear: [100], ctrllimited: true, ctrlrange: [-3, 3] })],
})
