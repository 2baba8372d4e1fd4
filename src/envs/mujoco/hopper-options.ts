// The constructor options of Hopper-v5, which are Gymnasium 1.4's: name, default, meaning. Data only, so that help texts and the
// registry can read it without the engine.

import type { Interval, OptionsOf } from './options.js'

export const hopperOptions = {
  forwardRewardWeight: { default: 1, doc: 'weight of the forward velocity in the reward' },
  ctrlCostWeight: { default: 1e-3, doc: 'weight of the squared action, subtracted from the reward' },
  healthyReward: { default: 1, doc: 'reward of each step that ends healthy' },
  terminateWhenUnhealthy: { default: true, doc: 'whether an unhealthy state ends the episode' },
  healthyStateRange: { default: [-100, 100] as Interval, doc: 'healthy if all of qpos[2:] and qvel lie strictly inside' },
  healthyZRange: { default: [0.7, Infinity] as Interval, doc: 'healthy if the torso\'s height (m) lies strictly inside' },
  healthyAngleRange: { default: [-0.2, 0.2] as Interval, doc: 'healthy if the torso\'s angle (rad) lies strictly inside' },
  resetNoiseScale: { default: 5e-3, doc: 'start positions and velocities are disturbed by up to this much' },
  excludeCurrentPositionsFromObservation: { default: true, doc: 'leave x out of the observation: 11 numbers, with it 12' },
  frameSkip: { default: 4, doc: 'engine steps (0.002 s) per environment step' },
}

export type HopperOptions = OptionsOf<typeof hopperOptions>
