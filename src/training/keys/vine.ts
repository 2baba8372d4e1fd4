// Config keys: the vine procedure, where the policy learns from short branches off the trunk trajectories.

import { z } from 'zod'
import { integer, key, MAX_COUNT } from '../config-key.js'

const VINE = ['trpo-vine'] as const

/** Most first actions in a state. */
export const MOST_ACTIONS = 1024

export const VINE_KEYS = {
  vineStates: key(integer(1, MAX_COUNT), 64, {
    meaning: 'M, states of the trunk that branches are grown from, per iteration and all environments together', unit: 'states', usual: '16 … 1024', algorithms: VINE,
  }),
  vineActions: key({ schema: z.union([z.int().min(2).max(MOST_ACTIONS), z.literal('all')]), expected: `an integer from 2 to ${MOST_ACTIONS}, or "all"` }, 4, {
    meaning: 'K, first actions drawn in each state; "all": every action of a discrete space once', unit: 'branches', usual: '2 … 16',
    paper: '"all" in small finite spaces', algorithms: VINE,
  }),
  branchSteps: key(integer(1, 1_000_000), 8, {
    meaning: 'L, most steps of a branch; the value function stands for what follows', unit: 'steps', usual: '1 … 64', algorithms: VINE,
  }),
} as const
