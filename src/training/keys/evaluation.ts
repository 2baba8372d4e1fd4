// Config keys: evaluation on the way and at the end; it has environments and random numbers of its own.

import { z } from 'zod'
import { integer, key, MAX_COUNT } from '../config-key.js'

export const EVALUATION_KEYS = {
  evalEvery: key(integer(0, MAX_COUNT), 0, { meaning: 'evaluate after every so many iterations, and keep the best policy; 0 never', unit: 'iterations', usual: '10 … 50' }),
  evalEveryEpisodes: key(integer(1, 1_000_000), 10, { meaning: 'deterministic episodes of an evaluation on the way', unit: 'episodes', usual: '5 … 100' }),
  stopAt: key({ schema: z.number().nullable(), expected: 'a finite number, or null' }, null, {
    meaning: 'end the training once an evaluation on the way reaches this mean return; null: use the whole budget', unit: 'return',
  }),
  evalEpisodes: key(integer(0, 1_000_000), 100, { meaning: 'deterministic episodes after training; 0 skips them', unit: 'episodes', usual: '10 … 100' }),
} as const
