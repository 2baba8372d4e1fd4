// Twin of wasm/categorical.ts: each group of a row becomes arrays of l − m and p, from which the formulas read as written.

import type { CategoricalKernels } from '../kernels.js'
import { exp, log } from '../libm.js'
import { uniformAt } from './random.js'
import type { Views } from './views.js'

interface Group {
  /** Index of the largest logit, the first of equals. */
  readonly mode: number
  /** exp(l − m), the weights whose sum is Z. */
  readonly weights: readonly number[]
  readonly z: number
  /** p = exp(l − m)/Z and log p = (l − m) − ln Z. */
  readonly p: readonly number[]
  readonly logP: readonly number[]
}

function groupOf(logits: readonly number[]): Group {
  let mode = 0
  for (let j = 1; j < logits.length; j++) {
    if (logits[j] > logits[mode]) mode = j
  }
  const shifted = logits.map((l) => l - logits[mode])
  const weights = shifted.map(exp)
  const z = weights.reduce((sum, weight) => sum + weight, 0)
  return { mode, weights, z, p: weights.map((weight) => weight / z), logP: shifted.map((l) => l - log(z)) }
}

/** The category of the largest logit, the first of equals. */
export function likeliest(logits: readonly number[]): number {
  return groupOf(logits).mode
}

/** The first category whose cumulative weight exceeds uniform·Z; uniform in [0, 1). */
export function drawCategory(logits: readonly number[], uniform: number): number {
  const { weights, z } = groupOf(logits)
  const threshold = uniform * z
  let sum = 0
  const chosen = weights.findIndex((weight) => (sum += weight) > threshold)
  return chosen < 0 ? logits.length - 1 : chosen
}

/** Σ p·value with 0 where p is 0, index order. */
function expectation(p: readonly number[], value: (j: number) => number): number {
  return p.reduce((sum, probability, j) => (probability === 0 ? sum : sum + probability * value(j)), 0)
}

export function categoricalKernels({ f32, f64, i32 }: Views): CategoricalKernels {
  const at = (pointer: number, i: number): number => f32[pointer / 4 + i]
  const set = (pointer: number, i: number, value: number): void => {
    f32[pointer / 4 + i] = value
  }
  const slice = (pointer: number, offset: number, size: number): number[] =>
    Array.from(f32.subarray(pointer / 4 + offset, pointer / 4 + offset + size))

  /** visit(r, g, offset of the group's logits, its size) in order of rows, then groups. */
  const visitGroups = (
    rows: number, groups: number, nvec: number, visit: (r: number, g: number, offset: number, size: number) => void,
  ): void => {
    let offset = 0
    for (let r = 0; r < rows; r++) {
      for (let g = 0; g < groups; g++) {
        const size = i32[nvec / 4 + g]
        visit(r, g, offset, size)
        offset += size
      }
    }
  }
  /** out[r] = Σ_g term, f64, index order. */
  const sumGroups = (
    rows: number, groups: number, nvec: number, out: number, term: (r: number, g: number, offset: number, size: number) => number,
  ): void => {
    f64.fill(0, out / 8, out / 8 + rows)
    visitGroups(rows, groups, nvec, (r, g, offset, size) => {
      f64[out / 8 + r] += term(r, g, offset, size)
    })
  }

  return {
    categoricalSample(groups, nvec, logits, action, ...counter) {
      visitGroups(1, groups, nvec, (_, g, offset, size) => {
        set(action, g, drawCategory(slice(logits, offset, size), uniformAt(g, counter)))
      })
    },
    categoricalMode(groups, nvec, logits, action) {
      visitGroups(1, groups, nvec, (_, g, offset, size) => { set(action, g, likeliest(slice(logits, offset, size))) })
    },
    categoricalLogProb(rows, groups, nvec, logits, actions, out) {
      sumGroups(rows, groups, nvec, out, (r, g, offset, size) =>
        groupOf(slice(logits, offset, size)).logP[at(actions, r * groups + g)])
    },
    categoricalEntropy(rows, groups, nvec, logits, out) {
      sumGroups(rows, groups, nvec, out, (_r, _g, offset, size) => {
        const { p, logP } = groupOf(slice(logits, offset, size))
        return -expectation(p, (j) => logP[j])
      })
    },
    categoricalEntropyGradient(rows, groups, nvec, logits, dLogits) {
      visitGroups(rows, groups, nvec, (_r, _g, offset, size) => {
        const { p, logP } = groupOf(slice(logits, offset, size))
        const negativeEntropy = expectation(p, (j) => logP[j])
        p.forEach((probability, j) => { set(dLogits, offset + j, probability === 0 ? 0 : probability * (negativeEntropy - logP[j])) })
      })
    },
    categoricalKl(rows, groups, nvec, logits, newLogits, out) {
      sumGroups(rows, groups, nvec, out, (_r, _g, offset, size) => {
        const before = groupOf(slice(logits, offset, size)), after = groupOf(slice(newLogits, offset, size))
        return expectation(before.p, (j) => before.logP[j] - after.logP[j])
      })
    },
    categoricalKlGradient(rows, groups, nvec, logits, newLogits, dLogits) {
      visitGroups(rows, groups, nvec, (_r, _g, offset, size) => {
        const before = groupOf(slice(logits, offset, size)), after = groupOf(slice(newLogits, offset, size))
        before.p.forEach((p, j) => { set(dLogits, offset + j, after.p[j] - p) })
      })
    },
    categoricalScore(rows, groups, nvec, logits, actions, weights, dLogits) {
      visitGroups(rows, groups, nvec, (r, g, offset, size) => {
        const taken = at(actions, r * groups + g)
        groupOf(slice(logits, offset, size)).p.forEach((p, j) => {
          set(dLogits, offset + j, at(weights, r) * ((j === taken ? 1 : 0) - p))
        })
      })
    },
    categoricalScoreAlong(rows, groups, nvec, logits, actions, tangent, out) {
      const sums = new Float64Array(rows)
      visitGroups(rows, groups, nvec, (r, g, offset, size) => {
        const { p } = groupOf(slice(logits, offset, size))
        const mean = p.reduce((sum, probability, j) => sum + probability * at(tangent, offset + j), 0)
        sums[r] += at(tangent, offset + at(actions, r * groups + g)) - mean
      })
      sums.forEach((sum, r) => { set(out, r, sum) })
    },
    categoricalFisher(rows, groups, nvec, logits, tangent, dLogits) {
      visitGroups(rows, groups, nvec, (_r, _g, offset, size) => {
        const { p } = groupOf(slice(logits, offset, size))
        const mean = p.reduce((sum, probability, j) => sum + probability * at(tangent, offset + j), 0)
        p.forEach((probability, j) => { set(dLogits, offset + j, probability * (at(tangent, offset + j) - mean)) })
      })
    },
  }
}
