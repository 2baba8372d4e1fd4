// The constructor options of the eleven tasks, which are Gymnasium 1.4's: name, default, meaning. Data only, so that help texts and
// the registry can read them without the engine. Not here: cameras and rendering, for nothing is drawn; and Gymnasium's `xml_file`
// is the text itself (`xml`), because a saved config has to hold all that a run depends on.

import type { Interval, OptionsOf } from './options.js'

/** What every task has. @param frameSkip default; @param timestep seconds of an engine step, for the text */
const everyTask = (frameSkip: number, timestep: number) => ({
  xml: { default: '', doc: 'MJCF text of another robot for the same task; empty: the task\'s own' },
  frameSkip: { default: frameSkip, doc: `engine steps (${timestep} s) per environment step` },
})
const weight = (value: number, of: string) => ({ default: value, doc: `weight of ${of} in the reward` })
const cost = (value: number, of: string) => ({ default: value, doc: `weight of ${of}, subtracted from the reward` })
const forward = (value = 1) => ({ forwardRewardWeight: weight(value, 'the forward velocity') })
const control = (value: number) => ({ ctrlCostWeight: cost(value, 'the squared action') })
const uniformNoise = (value: number) => ({
  resetNoiseScale: { default: value, doc: 'start positions and velocities are disturbed by up to this much' },
})
const normalNoise = (value: number) => ({
  resetNoiseScale: { default: value, doc: 'start positions are disturbed by up to this much, velocities by a normal of this deviation' },
})
const exclude = (what: string, without: number, also: number) => ({
  excludeCurrentPositionsFromObservation: {
    default: true, doc: `leave ${what} out of the observation: ${without} numbers, with ${also - without === 1 ? 'it' : 'them'} ${also}`,
  },
})
const health = (reward: number) => ({
  healthyReward: { default: reward, doc: 'reward of each step that ends healthy' },
  terminateWhenUnhealthy: { default: true, doc: 'whether an unhealthy state ends the episode' },
})
const range = (low: number, high: number, doc: string) => ({ default: [low, high] as Interval, doc })
const targetDistance = weight(1, 'the distance to the target, which counts negative,')
const include = (what: string, numbers: number) => ({ default: true, doc: `whether ${what} are in the observation: ${numbers} numbers` })
const bodyQuantities = {
  includeCinertInObservation: include('masses and inertias of the bodies', 130),
  includeCvelInObservation: include('velocities of the bodies', 78),
  includeQfrcActuatorInObservation: include('the actuators\' forces on the joints', 17),
  includeCfrcExtInObservation: include('external forces on the bodies', 78),
}

export const invertedPendulumOptions = { ...uniformNoise(0.01), ...everyTask(2, 0.02) }

export const invertedDoublePendulumOptions = {
  healthyReward: { default: 10, doc: 'reward of each step that does not end the episode' },
  ...normalNoise(0.1), ...everyTask(5, 0.01),
}

export const reacherOptions = {
  rewardDistWeight: targetDistance,
  rewardControlWeight: cost(1, 'the squared action'),
  ...everyTask(2, 0.01),
}

export const pusherOptions = {
  rewardNearWeight: weight(0.5, 'the distance from fingertips to object, which counts negative,'),
  rewardDistWeight: weight(1, 'the distance from object to goal, which counts negative,'),
  rewardControlWeight: cost(0.1, 'the squared action'),
  ...everyTask(5, 0.01),
}

export const swimmerOptions = {
  ...forward(), ...control(1e-4), ...uniformNoise(0.1), ...exclude('x and y', 8, 10), ...everyTask(4, 0.01),
}

export const hopperOptions = {
  ...forward(), ...control(1e-3), ...health(1),
  healthyStateRange: range(-100, 100, 'healthy if all of qpos[2:] and qvel lie strictly inside'),
  healthyZRange: range(0.7, Infinity, 'healthy if the torso\'s height (m) lies strictly inside'),
  healthyAngleRange: range(-0.2, 0.2, 'healthy if the torso\'s angle (rad) lies strictly inside'),
  ...uniformNoise(5e-3), ...exclude('x', 11, 12), ...everyTask(4, 0.002),
}

export const walker2dOptions = {
  ...forward(), ...control(1e-3), ...health(1),
  healthyZRange: range(0.8, 2, 'healthy if the torso\'s height (m) lies strictly inside'),
  healthyAngleRange: range(-1, 1, 'healthy if the torso\'s angle (rad) lies strictly inside'),
  ...uniformNoise(5e-3), ...exclude('x', 17, 18), ...everyTask(4, 0.002),
}

export const halfCheetahOptions = {
  ...forward(), ...control(0.1), ...normalNoise(0.1), ...exclude('x', 17, 18), ...everyTask(5, 0.01),
}

export const antOptions = {
  ...forward(), ...control(0.5), ...health(1),
  contactCostWeight: cost(5e-4, 'the squared contact forces'),
  contactForceRange: range(-1, 1, 'contact forces are clipped to it, in reward and observation'),
  mainBody: { default: 'torso', doc: 'name or index of the body whose movement is rewarded' },
  healthyZRange: range(0.2, 1, 'healthy if the torso\'s height (m) lies inside or on the edge'),
  ...normalNoise(0.1), ...exclude('x and y', 105, 107),
  includeCfrcExtInObservation: include('contact forces on the bodies', 78),
  ...everyTask(5, 0.01),
}

export const humanoidOptions = {
  ...forward(1.25), ...control(0.1), ...health(5),
  contactCostWeight: cost(5e-7, 'the squared contact forces'),
  contactCostRange: range(-Infinity, 10, 'the weighted contact cost is clipped to it'),
  healthyZRange: range(1, 2, 'healthy if the torso\'s height (m) lies strictly inside'),
  ...uniformNoise(0.01), ...exclude('x and y', 348, 350), ...bodyQuantities, ...everyTask(5, 0.003),
}

export const humanoidStandupOptions = {
  uphCostWeight: { default: 1, doc: 'has no effect, as in Gymnasium, which takes it and never reads it' },
  ...control(0.1),
  impactCostWeight: cost(5e-7, 'the squared contact forces'),
  impactCostRange: range(-Infinity, 10, 'the weighted impact cost is clipped to it'),
  ...uniformNoise(0.01), ...exclude('x and y', 348, 350), ...bodyQuantities, ...everyTask(5, 0.003),
}

export type InvertedPendulumOptions = OptionsOf<typeof invertedPendulumOptions>
export type InvertedDoublePendulumOptions = OptionsOf<typeof invertedDoublePendulumOptions>
export type ReacherOptions = OptionsOf<typeof reacherOptions>
export type PusherOptions = OptionsOf<typeof pusherOptions>
export type SwimmerOptions = OptionsOf<typeof swimmerOptions>
export type HopperOptions = OptionsOf<typeof hopperOptions>
export type Walker2dOptions = OptionsOf<typeof walker2dOptions>
export type HalfCheetahOptions = OptionsOf<typeof halfCheetahOptions>
export type AntOptions = OptionsOf<typeof antOptions>
export type HumanoidOptions = OptionsOf<typeof humanoidOptions>
export type HumanoidStandupOptions = OptionsOf<typeof humanoidStandupOptions>
