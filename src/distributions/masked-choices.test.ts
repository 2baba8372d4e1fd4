// Masked logits are −∞: log π, entropy, KL, score and metric must be, bit for bit, those of a distribution that has the allowed choices
// only; forbidden ones have probability 0 and are never drawn.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normals } from '../../tests/arrays.js'
import { DistributionBench } from '../../tests/distribution-bench.js'
import { seated } from '../../tests/seat.js'
import { forbid } from '../spaces/action-mask.js'

/** For each entry, its choices' masks: at least one is 1. */
const masksOf = fc.array(
  fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 6 }).filter((mask) => mask.includes(1)), { minLength: 1, maxLength: 4 },
)

/** A masked bench with all choices, and one that only has the allowed ones. */
async function both(masks: readonly (readonly number[])[], seed: number, rows: number): Promise<[DistributionBench, DistributionBench]> {
  const sizes = (count: (mask: readonly number[]) => number): DistributionBench['space'] => (
    { kind: 'MultiDiscrete', nvec: masks.map(count), start: masks.map(() => 0) }
  )
  const made = async (space: DistributionBench['space']): Promise<DistributionBench> => (
    seated((seat) => new DistributionBench(seat, space, rows, {}))
  )
  const [all, allowed] = await Promise.all([made(sizes((mask) => mask.length)), made(sizes((mask) => mask.reduce((a, b) => a + b)))])
  const flat = Uint8Array.from(masks.flat())
  all.weights.fill(0.7)
  allowed.weights.fill(0.7)
  for (const [side, of] of [[all.p, allowed.p], [all.q, allowed.q]]) {
    const logits = normals(flat.length, side === all.p ? seed : seed + 1, 2)
    for (let r = 0; r < rows; r++) {
      const row = side.subarray(r * flat.length, (r + 1) * flat.length)
      row.set(logits)
      const kept = row.filter((_, i) => flat[i] === 1)
      of.set(kept, r * kept.length)
      forbid(row, flat, 0, flat.length)
    }
  }
  return [all, allowed]
}

/** What of a row of gradients belongs to the allowed choices; the rest must be 0. */
function allowedPart(gradient: readonly number[], masks: readonly (readonly number[])[]): number[] {
  const flat = masks.flat()
  gradient.forEach((entry, i) => { if (flat[i % flat.length] === 0) expect(Math.abs(entry)).toBe(0) })
  return gradient.filter((_, i) => flat[i % flat.length] === 1).map((entry) => entry + 0)
}

it('has the numbers of the allowed choices alone', async () => {
  await fc.assert(fc.asyncProperty(masksOf, fc.integer({ min: 1, max: 1e6 }), async (masks, seed) => {
    const [all, allowed] = await both(masks, seed, 2)
    const { actionSize } = all.distribution
    allowed.sample()
    const indices = masks.map((mask) => mask.flatMap((one, i) => (one === 1 ? [i] : [])))
    all.actions.set(allowed.actions.map((choice, i) => indices[i % actionSize][choice]))
    expect(all.logProb('p')).toEqual(allowed.logProb('p'))
    expect(all.entropies()).toEqual(allowed.entropies())
    expect(all.kls()).toEqual(allowed.kls())
    const gradients = ['klGradient', 'score', 'entropyGradient'] as const
    for (const gradient of gradients) expect(allowedPart(all[gradient](), masks)).toEqual(allowed[gradient]().map((entry) => entry + 0))
    const flat = masks.flat()
    const tangent = normals(all.q.length, seed + 2)
    all.q.set(tangent) // a tangent may have anything where nothing is allowed
    allowed.q.set(tangent.filter((_, i) => flat[i % flat.length] === 1))
    expect(allowedPart(all.fisher(), masks)).toEqual(allowed.fisher().map((entry) => entry + 0))
    expect(all.scoreAlong()).toEqual(allowed.scoreAlong())
  }), { numRuns: 60 })
})

it('draws every allowed choice and no other, and takes its mode among them', async () => {
  const masks = [[0, 1, 0, 1, 0], [1, 0], [0, 0, 0, 1]]
  const [all] = await both(masks, 3, 20_000)
  all.sample()
  masks.forEach((mask, entry) => {
    const drawn = new Set(all.actionEntries(entry))
    expect([...drawn].sort()).toEqual(mask.flatMap((one, i) => (one === 1 ? [i] : [])))
  })
  all.distribution.mode(all.p.byteOffset, all.actions.byteOffset)
  masks.forEach((mask, entry) => { expect(mask[all.actions[entry]]).toBe(1) })
})
