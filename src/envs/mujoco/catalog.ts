// The eleven MuJoCo tasks as specifications: data only, read by ../catalog.ts. Time limits and thresholds are Gymnasium's. A task is
// imported when it is made, and the engine with it: it is 10 MB that classic control does not need.

import type { EnvironmentSpec } from '../spec.js'
import * as options from './task-options.js'

export const MUJOCO_CATALOG: readonly EnvironmentSpec[] = [
  {
    id: 'InvertedPendulum-v5',
    create: async (given) => (await import('./inverted-pendulum.js')).createInvertedPendulum(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 950,
    options: { ...options.invertedPendulumOptions },
  },
  {
    id: 'InvertedDoublePendulum-v5',
    create: async (given) => (await import('./inverted-double-pendulum.js')).createInvertedDoublePendulum(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 9100,
    options: { ...options.invertedDoublePendulumOptions },
  },
  {
    id: 'Reacher-v5',
    create: async (given) => (await import('./reacher.js')).createReacher(given),
    maxEpisodeSteps: 50,
    rewardThreshold: -3.75,
    options: { ...options.reacherOptions },
  },
  {
    id: 'Pusher-v5',
    create: async (given) => (await import('./pusher.js')).createPusher(given),
    maxEpisodeSteps: 100,
    rewardThreshold: 0,
    options: { ...options.pusherOptions },
  },
  {
    id: 'Swimmer-v5',
    create: async (given) => (await import('./swimmer.js')).createSwimmer(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 360,
    options: { ...options.swimmerOptions },
  },
  {
    id: 'Hopper-v5',
    create: async (given) => (await import('./hopper.js')).createHopper(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 3800,
    options: { ...options.hopperOptions },
  },
  {
    id: 'Walker2d-v5',
    create: async (given) => (await import('./walker2d.js')).createWalker2d(given),
    maxEpisodeSteps: 1000,
    options: { ...options.walker2dOptions },
  },
  {
    id: 'HalfCheetah-v5',
    create: async (given) => (await import('./half-cheetah.js')).createHalfCheetah(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 4800,
    options: { ...options.halfCheetahOptions },
  },
  {
    id: 'Ant-v5',
    create: async (given) => (await import('./ant.js')).createAnt(given),
    maxEpisodeSteps: 1000,
    rewardThreshold: 6000,
    options: { ...options.antOptions },
  },
  {
    id: 'Humanoid-v5',
    create: async (given) => (await import('./humanoid.js')).createHumanoid(given),
    maxEpisodeSteps: 1000,
    options: { ...options.humanoidOptions },
  },
  {
    id: 'HumanoidStandup-v5',
    create: async (given) => (await import('./humanoid-standup.js')).createHumanoidStandup(given),
    maxEpisodeSteps: 1000,
    options: { ...options.humanoidStandupOptions },
  },
]
