// The environments that come with the library: data only; registry.ts looks them up. Time limits and thresholds are Gymnasium's.
// The registry checks the options against their documentation before `create` sees them; the compiler could not.

import { Acrobot, acrobotOptions } from './classic/acrobot.js'
import { CartPole, cartPoleOptions } from './classic/cart-pole.js'
import { MountainCar, mountainCarOptions } from './classic/mountain-car.js'
import { MountainCarContinuous, mountainCarContinuousOptions } from './classic/mountain-car-continuous.js'
import { Pendulum, pendulumOptions } from './classic/pendulum.js'
import { MUJOCO_CATALOG } from './mujoco/catalog.js'
import type { EnvironmentSpec } from './spec.js'
import { createMatchBits, createMatchDigits, matchBitsOptions, matchDigitsOptions } from './toy/match.js'

export const CATALOG: readonly EnvironmentSpec[] = [
  {
    id: 'CartPole-v1',
    create: (options) => new CartPole(options),
    maxEpisodeSteps: 500,
    rewardThreshold: 475,
    options: { ...cartPoleOptions },
  },
  {
    id: 'Pendulum-v1',
    create: (options) => new Pendulum(options),
    maxEpisodeSteps: 200,
    options: { ...pendulumOptions },
  },
  {
    id: 'Acrobot-v1',
    create: (options) => new Acrobot(options),
    maxEpisodeSteps: 500,
    rewardThreshold: -100,
    options: { ...acrobotOptions },
  },
  {
    id: 'MountainCar-v0',
    create: (options) => new MountainCar(options),
    maxEpisodeSteps: 200,
    rewardThreshold: -110,
    options: { ...mountainCarOptions },
  },
  {
    id: 'MountainCarContinuous-v0',
    create: (options) => new MountainCarContinuous(options),
    maxEpisodeSteps: 999,
    rewardThreshold: 90,
    options: { ...mountainCarContinuousOptions },
  },
  ...MUJOCO_CATALOG,
  {
    id: 'MatchBits-v0',
    create: (options) => createMatchBits(options),
    maxEpisodeSteps: 20,
    rewardThreshold: 20,
    options: { ...matchBitsOptions },
  },
  {
    id: 'MatchDigits-v0',
    create: (options) => createMatchDigits(options),
    maxEpisodeSteps: 20,
    rewardThreshold: 20,
    options: { ...matchDigitsOptions },
  },
]
