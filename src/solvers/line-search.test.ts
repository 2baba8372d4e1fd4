// The line search's every outcome, what it evaluates and in which order, and on which side of equality each condition lies.

import { describe, expect, it } from 'vitest'
import { lineSearch, type Candidate, type LineSearchResult } from './line-search.js'

const START = 1
const LIMIT = 0.5
const better = { objective: 2, constraint: 0.1 }
const outside = { objective: 2, constraint: 0.6 }
const worse = { objective: 0.5, constraint: 0.1 }
const broken = { objective: NaN, constraint: 0.1 }

/** The search over the candidates given, and the fractions it asked for. */
function search(...candidates: Candidate[]): { result: LineSearchResult<Candidate>, fractions: number[] } {
  const fractions: number[] = []
  const result = lineSearch({
    start: START, limit: LIMIT, shrink: 0.5, tries: candidates.length,
    evaluate: (fraction) => candidates[fractions.push(fraction) - 1],
  })
  return { result, fractions }
}

describe('accepted', () => {
  it('the first that will do, and nothing is tried after it', () => {
    const best = { objective: 9, constraint: 0 }
    const { result, fractions } = search(outside, worse, better, best)
    expect(result).toEqual({ outcome: 'accepted', fraction: 0.25, accepted: better, tried: [outside, worse, better] })
    expect(fractions).toEqual([1, 0.5, 0.25])
  })

  it('the full step, if it will do', () => {
    expect(search(better, better).result).toMatchObject({ outcome: 'accepted', fraction: 1, tried: [better] })
  })

  it('the last try, after one that was not finite', () => {
    expect(search(broken, { objective: 1, constraint: Infinity }, better).result).toMatchObject({ outcome: 'accepted', fraction: 0.25 })
  })

  it('a constraint at its limit', () => {
    expect(search({ objective: 2, constraint: LIMIT }).result.outcome).toBe('accepted')
  })

  it('fractions are powers of the factor', () => {
    const asked: number[] = []
    lineSearch({ start: 1, limit: 1, shrink: 0.8, tries: 4, evaluate: (fraction) => { asked.push(fraction); return worse } })
    expect(asked).toEqual([1, 0.8, 0.8 * 0.8, 0.8 * 0.8 * 0.8])
  })
})

describe('refused, with the reason of the last finite try', () => {
  it.each([
    ['refused-kl', [outside, outside]],
    ['refused-kl', [worse, outside]],
    ['refused-kl', [{ objective: 0, constraint: 0.6 }]],
    ['refused-kl', [{ objective: 2, constraint: LIMIT + 1e-16 }]],
    ['refused-improvement', [outside, worse]],
    ['refused-improvement', [worse, broken]],
    ['refused-improvement', [{ objective: START, constraint: 0 }]],
    ['refused-kl', [outside, broken]],
    ['not-finite', [broken, { objective: 2, constraint: NaN }, { objective: Infinity, constraint: 0 }, { objective: 2, constraint: -Infinity }]],
  ] as const)('%s', (outcome, candidates) => {
    const { result, fractions } = search(...candidates)
    expect(result).toEqual({ outcome, tried: [...candidates] })
    expect(fractions).toHaveLength(candidates.length)
  })
})

it('aims at the limit of a constraint that the full step is far outside of, and never shrinks by less than α', () => {
  const tried = (constraintOfOne: number): number[] => {
    const fractions: number[] = []
    lineSearch({
      start: 0, limit: 1, shrink: 0.8, tries: 5, aims: true,
      evaluate: (fraction) => {
        fractions.push(fraction)
        return { objective: fraction, constraint: constraintOfOne * fraction * fraction }
      },
    })
    return fractions
  }
  expect(tried(16)).toEqual([1, 0.25])
  expect(tried(1.1)).toEqual([1, 0.8])
  expect(tried(0.5)).toEqual([1])
})
