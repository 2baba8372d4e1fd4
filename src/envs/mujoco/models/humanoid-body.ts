// The body of Humanoid and HumanoidStandup: torso, two legs, two arms; every geom can touch the floor and almost every other. The two
// models differ in the pose they are built in, so a pose is data: humanoid.ts, humanoid-standup.ts.
// Rebuilt as data from Gymnasium 1.4's humanoid.xml and humanoidstandup.xml (MIT, see NOTICE); the body is Tassa, Erez & Todorov's,
// "Synthesis and Stabilization of Complex Behaviors through Online Trajectory Optimization", 2012. Lengths in metres, angles in degrees.
// qpos: x y z, quaternion w x y z, abdomen z y x, right hip x z y, right knee, the same left, right shoulder 1 2, elbow, the same left.
// Action: torques of abdomen y z x, then as qpos, times the gear.

import type { Element, JointAttributes } from '../mjcf.js'
import { body, fixedTendon, geom, joint, mjcfModel, motor } from '../mjcf.js'

type Triple = readonly [number, number, number]

const ORIGIN = [0, 0, 0] as const
/** The waist leans a little. */
const LEANING = [1, 0, -0.002, 0] as const

/** Offsets of parts from the part they hang on. Legs are mirrored: the left one's y has the other sign. */
export interface HumanoidPose {
  readonly name: string
  readonly height: number
  readonly head: Triple
  /** Middle of the upper waist. */
  readonly upperWaist: readonly [x: number, z: number]
  readonly lowerWaist: Triple
  readonly pelvis: Triple
  /** Height of the hips in the pelvis. */
  readonly hips: number
  /** Ends of thigh and shin, and where the next part begins: x and z. */
  readonly thighEnd: readonly [x: number, z: number]
  readonly knee: readonly [x: number, z: number]
  readonly shinEnd: readonly [x: number, z: number]
  readonly ankle: readonly [x: number, z: number]
  readonly leftHipRange: readonly [number, number]
}

const hinge = (name: string, attributes: JointAttributes): Element => joint({ name, type: 'hinge', pos: ORIGIN, ...attributes })
const capsule = (name: string, from: Triple, to: Triple, size: readonly number[]): Element =>
  geom({ name, type: 'capsule', fromto: [...from, ...to], size })
const across = (name: string, [x, z]: readonly [x: number, z: number], halfWidth: number, radius: number): Element =>
  capsule(name, [x, -halfWidth, z], [x, halfWidth, z], [radius])
const sphere = (name: string, pos: Triple, radius: number): Element => geom({ name, type: 'sphere', pos, size: [radius] })

interface Side {
  readonly name: 'right' | 'left'
  /** −1 on the right: y points to the left. */
  readonly sign: 1 | -1
}
const RIGHT: Side = { name: 'right', sign: -1 }
const LEFT: Side = { name: 'left', sign: 1 }

/** What the original has on one side only, it has here: the left knee is sprung, and the right hip's y is lighter. */
function leg({ name, sign }: Side, pose: HumanoidPose): Element {
  const isLeft = sign === 1
  const inward = (length: number): number => -sign * length
  const hip = { damping: 5, stiffness: 10, armature: 0.01 } as const
  const [thighX, thighZ] = pose.thighEnd, [kneeX, kneeZ] = pose.knee, [shinX, shinZ] = pose.shinEnd, [ankleX, ankleZ] = pose.ankle
  return body({ name: `${name}_thigh`, pos: [0, sign * 0.1, pose.hips] }, [
    hinge(`${name}_hip_x`, { ...hip, axis: [-sign, 0, 0], range: [-25, 5] }),
    hinge(`${name}_hip_z`, { ...hip, axis: [0, 0, -sign], range: [-60, 35] }),
    hinge(`${name}_hip_y`, {
      axis: [0, 1, 0], damping: 5, stiffness: 20, armature: isLeft ? 0.01 : 0.008, range: isLeft ? pose.leftHipRange : [-110, 20],
    }),
    capsule(`${name}_thigh1`, ORIGIN, [thighX, inward(0.01), thighZ], [0.06]),
    body({ name: `${name}_shin`, pos: [kneeX, inward(0.01), kneeZ] }, [
      hinge(`${name}_knee`, {
        axis: [0, -1, 0], pos: [0, 0, 0.02], range: [-160, -2], armature: 0.006, stiffness: isLeft ? 1 : undefined,
      }),
      capsule(`${name}_shin1`, ORIGIN, [shinX, 0, shinZ], [0.049]),
      body({ name: `${name}_foot`, pos: [ankleX, 0, ankleZ] }, [sphere(`${name}_foot`, [0, 0, 0.1], 0.075)]),
    ]),
  ])
}

function arm({ name, sign }: Side): Element {
  const outward = (length: number): number => sign * length
  const shoulder: JointAttributes = { stiffness: 1, range: sign === 1 ? [-60, 85] : [-85, 60] }
  return body({ name: `${name}_upper_arm`, pos: [0, outward(0.17), 0.06] }, [
    hinge(`${name}_shoulder1`, { ...shoulder, axis: [2, -sign, 1], armature: 0.0068 }),
    hinge(`${name}_shoulder2`, { ...shoulder, axis: [0, sign, 1], armature: 0.0051 }),
    capsule(`${name}_uarm1`, ORIGIN, [0.16, outward(0.16), -0.16], [0.04, 0.16]),
    body({ name: `${name}_lower_arm`, pos: [0.18, outward(0.18), -0.18] }, [
      hinge(`${name}_elbow`, { axis: [0, -1, -sign], range: [-90, 50], armature: 0.0028, stiffness: 0 }),
      capsule(`${name}_larm`, [0.01, outward(-0.01), 0.01], [0.17, outward(-0.17), 0.17], [0.031]),
      sphere(`${name}_hand`, [0.18, outward(-0.18), 0.18], 0.04),
    ]),
  ])
}

function torso(pose: HumanoidPose): Element {
  const abdomen = { damping: 5, armature: 0.02 } as const
  return body({ name: 'torso', pos: [0, 0, pose.height] }, [
    joint({ name: 'root', type: 'free', pos: ORIGIN, limited: false, armature: 0, damping: 0, stiffness: 0 }),
    across('torso1', [0, 0], 0.07, 0.07),
    sphere('head', pose.head, 0.09),
    across('uwaist', pose.upperWaist, 0.06, 0.06),
    body({ name: 'lwaist', pos: pose.lowerWaist, quat: LEANING }, [
      hinge('abdomen_z', { ...abdomen, axis: [0, 0, 1], pos: [0, 0, 0.065], range: [-45, 45], stiffness: 20 }),
      hinge('abdomen_y', { ...abdomen, axis: [0, 1, 0], pos: [0, 0, 0.065], range: [-75, 30], stiffness: 10 }),
      across('lwaist', [0, 0], 0.06, 0.06),
      body({ name: 'pelvis', pos: pose.pelvis, quat: LEANING }, [
        hinge('abdomen_x', { ...abdomen, axis: [1, 0, 0], pos: [0, 0, 0.1], range: [-35, 35], stiffness: 10 }),
        across('butt', [-0.02, 0], 0.07, 0.09),
        leg(RIGHT, pose),
        leg(LEFT, pose),
      ]),
    ]),
    arm(RIGHT),
    arm(LEFT),
  ])
}

const GEARS: readonly (readonly [joint: string, gear: number])[] = [
  ['abdomen_y', 100], ['abdomen_z', 100], ['abdomen_x', 100],
  ...['right', 'left'].flatMap((side) => [
    [`${side}_hip_x`, 100], [`${side}_hip_z`, 100], [`${side}_hip_y`, 300], [`${side}_knee`, 200],
  ] as const),
  ...['right', 'left'].flatMap((side) => [[`${side}_shoulder1`, 25], [`${side}_shoulder2`, 25], [`${side}_elbow`, 25]] as const),
]

export function humanoidModel(pose: HumanoidPose): Element {
  return mjcfModel({
    name: pose.name,
    compiler: { angle: 'degree', inertiafromgeom: true },
    option: { integrator: 'RK4', iterations: 50, solver: 'PGS', timestep: 0.003 },
    size: { memory: '1M' },
    defaults: [
      joint({ armature: 1, damping: 1, limited: true }),
      geom({ conaffinity: 1, condim: 1, contype: 1, margin: 0.001 }),
      motor({ ctrllimited: true, ctrlrange: [-0.4, 0.4] }),
    ],
    world: [
      geom({ name: 'floor', type: 'plane', pos: ORIGIN, size: [20, 20, 0.125], condim: 3, friction: [1, 0.1, 0.1] }),
      torso(pose),
    ],
    tendons: ['left', 'right'].map((side) => fixedTendon(`${side}_hipknee`, [
      { joint: `${side}_hip_y`, coef: -1 }, { joint: `${side}_knee`, coef: 1 },
    ])),
    actuators: GEARS.map(([name, gear]) => motor({ name, joint: name, gear: [gear] })),
  })
}
