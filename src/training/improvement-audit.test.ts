// The audit against worked numbers: the bound of Theorem 1, the change of the return with its error, and the counts.

import { describe, expect, it } from 'vitest'
import { theoreticalPenalty } from '../objectives/penalty-coefficient.js'
import { audit, AUDIT_SLOTS } from './improvement-audit.js'

const scale = { deviation: 2, largest: 5 }
const up = { measuredImprovement: 0.1, maxKl: 0.02 }

describe('theoreticalPenalty', () => {
  it('is 4εγ/(1 − γ)²', () => {
    expect(theoreticalPenalty(1, 0.5)).toBe(8)
    expect(theoreticalPenalty(3, 0.9)).toBeCloseTo(1080, 9)
  })
})

describe('audit', () => {
  it('bounds the return by the surrogate in the rewards\' own units, less C times the largest KL', () => {
    const { penaltyCoefficient, lowerBound } = audit(new Float64Array(AUDIT_SLOTS), [], up, scale, 0.5)
    expect(penaltyCoefficient).toBe(40) // 4·5·0.5/0.25
    expect(lowerBound).toBeCloseTo(2 * 0.1 / 0.5 - 40 * 0.02, 12)
    expect(audit(new Float64Array(AUDIT_SLOTS), [], up, scale, 1)).toMatchObject({ penaltyCoefficient: null, lowerBound: null })
  })

  it('compares the returns of a batch with those of the batch before, with the error of the difference', () => {
    const state = new Float64Array(AUDIT_SLOTS)
    expect(audit(state, [1, 3], up, scale, 0.9)).toMatchObject({ returnChange: null, returnChangeError: null })
    const second = audit(state, [4, 6, 8], up, scale, 0.9) // means 2 and 6; variances 2 and 4 → errors² 1 and 4/3
    expect(second.returnChange).toBeCloseTo(4, 12)
    expect(second.returnChangeError).toBeCloseTo(Math.sqrt(1 + 4 / 3), 12)
    expect(audit(state, [5], up, scale, 0.9).returnChange).toBeNull()
    expect(audit(state, [5, 5], up, scale, 0.9).returnChange).toBeNull() // the batch before had one episode
  })

  it('counts steps that promised less, and falls of the return beyond two standard errors', () => {
    const state = new Float64Array(AUDIT_SLOTS)
    audit(state, [10, 10.5, 9.5], up, scale, 0.9)
    expect(audit(state, [9.9, 10.1, 10], up, scale, 0.9)).toMatchObject({ predictedDecreases: 0, measuredDecreases: 0 })
    expect(audit(state, [5, 5.1, 4.9], { ...up, measuredImprovement: -0.01 }, scale, 0.9))
      .toMatchObject({ predictedDecreases: 1, measuredDecreases: 1 })
  })
})
