// Config keys: the task, and where a run starts.

import { z } from 'zod'
import { ALGORITHM_NAMES } from '../../algorithms/registry.js'
import { integer, key, MAX_SEED, oneOf, options, text } from '../config-key.js'

export const TASK_KEYS = {
  algorithm: key(oneOf(...ALGORITHM_NAMES), 'trpo', { meaning: 'learning algorithm' }),
  env: key(text, undefined, { meaning: 'environment id, such as "Hopper-v5"; `trpo envs` lists them' }),
  envModule: key({ schema: z.string().regex(/^[a-z][a-z\d+.-]+:/i).nullable(), expected: 'the URL of a module, such as "file:///home/me/my-env.js", or null' }, null, {
    meaning: 'module that the environment is in, for one of your own; `env` is then what to call it. --env-module takes a path',
  }),
  envOptions: key(options, {}, { meaning: 'options for the environment\'s constructor, such as {"g": 9.81}' }),
  seed: key(integer(0, MAX_SEED), 0, { meaning: 'key of every random number of the run' }),

  initFrom: key({ schema: z.string().min(1).nullable(), expected: 'the directory of a run, or null' }, null, {
    meaning: 'start with the parameters and statistics of that run\'s last checkpoint; null: fresh ones',
  }),
} as const
