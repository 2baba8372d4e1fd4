// Ant: a ball on four legs of two joints each, in space; only the floor can be touched. The ankles' limits exclude the start pose: they
// throw the legs outward in the first steps. Rebuilt as data from Gymnasium 1.4's ant.xml (MIT, see NOTICE); the task is Schulman et
// al.'s, "High-Dimensional Continuous Control Using Generalized Advantage Estimation", 2015. Lengths in metres, angles in degrees.
// qpos: x y z, quaternion w x y z, then hip and ankle of legs 1 to 4. Action: torques, leg 4 first, then legs 1 to 3, times the gear.

import type { Element } from '../mjcf.js'
import { body, geom, joint, mjcfModel, motor } from '../mjcf.js'

const ORIGIN = [0, 0, 0] as const
const RADIUS = 0.08

interface Leg {
  readonly number: number
  readonly name: string
  /** Middle of the names of its links. */
  readonly links: readonly [upper: string, lower: string]
  /** Where it points from the torso, ±1. */
  readonly x: number
  readonly y: number
  readonly ankle: { readonly axis: readonly [number, number, number], readonly range: readonly [number, number] }
}

const FORWARD = [-1, 1, 0] as const, SIDEWARD = [1, 1, 0] as const

const LEGS: readonly Leg[] = [
  { number: 1, name: 'front_left_leg', links: ['left_leg', 'left_ankle'], x: 1, y: 1, ankle: { axis: FORWARD, range: [30, 70] } },
  { number: 2, name: 'front_right_leg', links: ['right_leg', 'right_ankle'], x: -1, y: 1, ankle: { axis: SIDEWARD, range: [-70, -30] } },
  { number: 3, name: 'back_leg', links: ['back_leg', 'third_ankle'], x: -1, y: -1, ankle: { axis: FORWARD, range: [-70, -30] } },
  { number: 4, name: 'right_back_leg', links: ['rightback_leg', 'fourth_ankle'], x: 1, y: -1, ankle: { axis: SIDEWARD, range: [30, 70] } },
]

const leg = ({ number, name, links: [upper, lower], x, y, ankle }: Leg): Element => {
  const link = (label: string, length: number): Element =>
    geom({ name: `${label}_geom`, type: 'capsule', fromto: [0, 0, 0, length * x, length * y, 0], size: [RADIUS] })
  const next = [0.2 * x, 0.2 * y, 0] as const
  return body({ name, pos: ORIGIN }, [
    link(`aux_${number}`, 0.2),
    body({ name: `aux_${number}`, pos: next }, [
      joint({ name: `hip_${number}`, type: 'hinge', axis: [0, 0, 1], pos: ORIGIN, range: [-30, 30] }),
      link(upper, 0.2),
      body({ pos: next }, [
        joint({ name: `ankle_${number}`, type: 'hinge', pos: ORIGIN, ...ankle }),
        link(lower, 0.4),
      ]),
    ]),
  ])
}

const torso = body({ name: 'torso', pos: [0, 0, 0.75] }, [
  joint({ name: 'root', type: 'free', pos: ORIGIN, armature: 0, damping: 0, limited: false, margin: 0.01 }),
  geom({ name: 'torso_geom', type: 'sphere', pos: ORIGIN, size: [0.25] }),
  ...LEGS.map(leg),
])

export const antModel = mjcfModel({
  name: 'ant',
  compiler: { angle: 'degree', inertiafromgeom: true },
  option: { integrator: 'RK4', timestep: 0.01 },
  size: { memory: '1M' },
  defaults: [
    joint({ armature: 1, damping: 1, limited: true }),
    geom({ conaffinity: 0, condim: 3, density: 5, friction: [1, 0.5, 0.5], margin: 0.01 }),
  ],
  world: [
    geom({ name: 'floor', type: 'plane', pos: ORIGIN, size: [40, 40, 40], conaffinity: 1, condim: 3 }),
    torso,
  ],
  actuators: [4, 1, 2, 3].flatMap((number) => [`hip_${number}`, `ankle_${number}`]).map((name) => motor({
    joint: name, gear: [150], ctrllimited: true, ctrlrange: [-1, 1],
  })),
})
