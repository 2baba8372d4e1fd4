// Replays one recorded TRPO update twice. Piecewise: each piece from the recorder's inputs to it, so that an error is found where it
// is made. End to end: the library's own gradient and conjugate gradient, and the line search along what they give.
//   F_ours + λ_ours I = n·(F + λI) of the recorder, x_ours = x/n, δ_ours = n·δ, with n = kl_mean_over

import { plain } from '../../src/compute/vectors.js'
import { damped } from '../../src/objectives/fisher.js'
import { conjugateGradient, type CgSolution } from '../../src/solvers/conjugate-gradient.js'
import type { Candidate, LineSearchResult } from '../../src/solvers/line-search.js'
import { trustRegionStep, type TrustRegionStep } from '../../src/solvers/trust-region-step.js'
import { cosine, differingBits, largestDifference, relative, relativeNorm, same, type Check } from './check.js'
import type { PolicyLearner } from './learner.js'
import { learnerBefore, searchOptions, vector } from './recorded-update.js'
import { isNumbers, type Recording } from './recording.js'

const { dot } = plain

const WITHIN = 0.02
/** Below this a surrogate of standardised advantages is the recorder's f32 rounding: a refused step's is 0 up to that. */
const SURROGATE_ROUNDING = 1e-6

export async function replayTrpoUpdate(recording: Recording): Promise<Check[]> {
  return [...piecewise(recording, await learnerBefore(recording)), ...endToEnd(recording, await learnerBefore(recording))]
}

function piecewise(recording: Recording, learner: PolicyLearner): Check[] {
  const { layout } = learner.policy
  const n = recording.number('kl_mean_over')
  const recorded = (prefix: string): Float64Array => vector(recording, prefix, layout)
  const { surrogate, gradient } = learner.surrogate.gradient()
  const g = Float64Array.from(gradient)
  const A = damped(learner.fisher.product(), n * recording.number('cg_damping'))

  const product = Float64Array.from(A(recorded('fvp_input')), (entry) => entry / n)
  const direction = recorded('search_direction').map((entry) => entry / n)
  const step = stepAlong(A, direction, g, n * recording.number('target_kl'))
  const search = learner.search(surrogate, direction.map((x) => step.scale * x), searchOptions(recording))
  return [
    { name: 'gradient', error: relativeNorm(g, recorded('gradient')), bound: 1e-5 },
    { name: 'Fisher product', error: relativeNorm(product, recorded('fvp_output')), bound: 1e-5 },
    { name: 'xᵀ(F+λI)x', error: relative(n * step.curvature, recording.number('xHx')), bound: 1e-5 },
    ...outcome('recorded direction: ', recording, search),
    { name: 'tried KL', error: triedError(search, klTried(recording)), bound: 1e-4 },
    ...parameters(recording, learner),
  ]
}

function endToEnd(recording: Recording, learner: PolicyLearner): Check[] {
  const n = recording.number('kl_mean_over')
  const { surrogate, gradient } = learner.surrogate.gradient()
  const g = Float64Array.from(gradient)
  const A = damped(learner.fisher.product(), n * recording.number('cg_damping'))
  const x = conjugateGradient(A, g, { iterations: recording.number('cg_max_steps'), tolerance: tolerance(recording, g) })
  const step = trustRegionStep(x, g, n * recording.number('target_kl'))
  if (step === null) throw new Error(`no step: conjugate gradient ended with ${x.outcome}`)
  const search = learner.search(surrogate, x.x.map((entry) => step.scale * entry), searchOptions(recording))

  const kl = search.outcome === 'accepted' ? search.accepted.constraint : 0
  const after = search.outcome === 'accepted' ? search.accepted.objective : surrogate
  const recordedAfter = recording.number('surrogate_after')
  const angle = cosine(x.x, vector(recording, 'search_direction', learner.policy.layout))
  return [
    ...outcome('own direction: ', recording, search),
    { name: 'own direction: 1 − cosine', error: 1 - angle, bound: 1e-3 },
    { name: 'own direction: KL', error: relative(kl, recording.number('kl')), bound: WITHIN },
    {
      name: 'own direction: surrogate', bound: WITHIN,
      error: Math.abs(after - recordedAfter) / Math.max(Math.abs(recordedAfter), SURROGATE_ROUNDING / WITHIN),
    },
  ]
}

/** The library's step along a given direction: a solution whose residual is what the direction leaves. */
function stepAlong(A: (v: Float64Array) => Float64Array, x: Float64Array, g: Float64Array, delta: number): TrustRegionStep {
  const residualVector = A(x).map((entry, i) => g[i] - entry)
  const residual = Math.sqrt(dot(residualVector, residualVector) / dot(g, g))
  const step = trustRegionStep({ x, residualVector, residual, iterations: 0, outcome: 'iterations' } satisfies CgSolution, g, delta)
  if (step === null) throw new Error('no step along the recorded direction: its curvature is not positive')
  return step
}

function outcome(which: string, recording: Recording, search: LineSearchResult<Candidate>): Check[] {
  return [
    { name: `${which}tries`, error: Math.abs(search.tried.length - klTried(recording).length), bound: 0 },
    same(`${which}accepted`, search.outcome === 'accepted', recording.json('accepted')),
  ]
}

/** Accepted: near the recorded parameters. Refused: the old ones, bit for bit. */
function parameters(recording: Recording, learner: PolicyLearner): Check[] {
  const { layout } = learner.policy
  const after = vector(recording, 'after', layout)
  const near = { name: 'new parameters', error: largestDifference(learner.theta, after), bound: 1e-5 }
  if (recording.json('accepted') === true) return [near]
  const before = Float32Array.from(vector(recording, 'before', layout))
  return [near, { name: 'parameters changed by a refused step', error: differingBits(learner.theta, before), bound: 0 }]
}

/** Largest relative error of the KLs tried; tries that only one side made are counted elsewhere. */
function triedError({ tried }: LineSearchResult<Candidate>, recorded: readonly number[]): number {
  const both = recorded.slice(0, tried.length)
  return Math.max(0, ...both.map((kl, i) => relative(tried[i].constraint, kl)))
}

function klTried(recording: Recording): number[] {
  const tried = recording.json('kl_tried')
  if (isNumbers(tried)) return tried
  throw new Error(`kl_tried is ${JSON.stringify(tried)}; expected a list of numbers`)
}

/** The recorder stops by ‖r‖² < tolerance, the library by ‖r‖/‖g‖. */
function tolerance(recording: Recording, g: Float64Array): number {
  const rule = recording.text('cg_tolerance_is')
  if (rule !== 'on the squared residual') throw new Error(`cg_tolerance_is "${rule}"; expected "on the squared residual"`)
  return Math.sqrt(recording.number('cg_residual_tol') / dot(g, g))
}
