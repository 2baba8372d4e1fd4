// Config keys: the gradient-free searches over the policy's parameters.

import { z } from 'zod'
import { SEARCH_NAMES } from '../../algorithms/registry.js'
import { MOST_CANDIDATE_EPISODES } from '../../rollout/population-episodes.js'
import { integer, key, MAX_COUNT, oneOf, positive, type Permitted } from '../config-key.js'

const atLeastZero: Permitted<number> = { schema: z.number().min(0), expected: 'a finite number of at least 0' }

export const SEARCH_KEYS = {
  population: key({
    schema: z.int().min(4).max(MOST_CANDIDATE_EPISODES).nullable(), expected: `an integer from 4 to ${MOST_CANDIDATE_EPISODES}, or null`,
  }, null, {
    meaning: 'λ, candidates of a generation; null: 4 + ⌊3·ln n⌋ for n parameters, CMA-ES\'s own', usual: '10 … 200', algorithms: SEARCH_NAMES,
  }),
  candidateEpisodes: key(integer(1, MOST_CANDIDATE_EPISODES), 1, {
    meaning: 'whole episodes that each candidate plays, its return their mean; the same starts for all of a generation', unit: 'episodes', usual: '1 … 10',
    algorithms: SEARCH_NAMES,
  }),
  searchStd: key(positive, 0.5, { meaning: 'first σ of every parameter, around the untrained policy', usual: '0.1 … 1', algorithms: SEARCH_NAMES }),
  elite: key({ schema: z.number().gt(0).max(1), expected: 'a number above 0, at most 1' }, 0.2, {
    meaning: 'share of the candidates that the next distribution is fitted to; at least two', usual: '0.05 … 0.25', algorithms: ['cem'],
  }),
  extraVariance: key(atLeastZero, 0.01, {
    meaning: 'variance added to every parameter\'s in the first generation, against narrowing too early', usual: '0 … 0.1', algorithms: ['cem'],
  }),
  extraGenerations: key({ schema: z.int().min(1).max(MAX_COUNT).nullable(), expected: `an integer from 1 to ${MAX_COUNT}, or null` }, 50, {
    meaning: 'generations over which extraVariance falls to 0; null: it stays', unit: 'generations', usual: '20 … 200', algorithms: ['cem'],
  }),
  covariance: key(oneOf('auto', 'full', 'diagonal'), 'auto', {
    meaning: 'what of the covariance is learned: all of it, or its diagonal (sep-CMA-ES); auto: all of it up to 200 parameters', algorithms: ['cma-es'],
  }),
  greed: key(positive, 10, { meaning: 'h: the worst candidate has exp(-h) of the best one\'s weight', usual: '5 … 20', algorithms: ['rwr'] }),
  leastStd: key(atLeastZero, 0.05, { meaning: 'σ of no parameter falls below this; 0 lets the search narrow to a point', usual: '0.01 … 0.1', algorithms: ['rwr'] }),
} as const
