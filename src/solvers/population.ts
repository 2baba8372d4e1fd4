// What the gradient-free solvers share: they draw a population of candidates [λ, n] from a search distribution, are told the return of
// each, and move the distribution to where returns are large. Candidate i of generation g is drawn from Philox by (seed, g, i) alone,
// so that candidates can be evaluated anywhere, in any order, and drawn again after a resume. Nothing here knows what a return is of.

import { RandomStream, STREAM } from '../compute/random.js'

export interface PopulationSolver {
  /** n */
  readonly dimension: number
  /** λ, candidates of a generation. */
  readonly population: number
  /** Mean of the search distribution [n]: the best guess of the optimum. A view; `tell` changes it. */
  readonly mean: Float64Array
  /** The candidates of a generation [λ, n], row-major; valid until the next call. @param generation non-negative integer below 2³² */
  ask(generation: number): Float64Array
  /** Moves the distribution by the returns [λ] of the candidates asked for last. Larger is better. */
  tell(returns: ArrayLike<number>): GenerationReport
  /** Everything that the next generation depends on but the seed: arrays to be saved as they are, and put back by `restore`. */
  state(): Readonly<Record<string, Float64Array>>
  /** @throws Error where a name or a length is not this solver's */
  restore(state: Readonly<Record<string, ArrayLike<number>>>): void
}

export interface GenerationReport {
  /** A generation with too few finite returns to learn from leaves the distribution as it was. */
  readonly outcome: 'updated' | 'refused-not-finite'
  /** Returns that were NaN or infinite: they rank last. */
  readonly notFinite: number
  /** Largest and mean finite return; null if there was none. */
  readonly best: number | null
  readonly meanReturn: number | null
  /** Σ wR/Σ w under the weights with which candidates drew the distribution to themselves; null where it was left as it was. */
  readonly eliteReturn: number | null
  /** Root of the mean variance of the distribution's coordinates, after the update. */
  readonly spread: number
}

export interface Ranking {
  /** Candidates from the largest return to the smallest, equals in index order, those that are not finite last. */
  readonly order: readonly number[]
  readonly finite: number
}

/** @throws RangeError if there are not `population` returns */
export function rank(returns: ArrayLike<number>, population: number): Ranking {
  if (returns.length !== population) throw new RangeError(`tell: got ${returns.length} returns, expected one for each of ${population} candidates`)
  const finite = Array.from(returns, (value, i) => ({ value, i })).filter(({ value }) => Number.isFinite(value))
  const others = Array.from(returns, (_, i) => i).filter((i) => !Number.isFinite(returns[i]))
  finite.sort((a, b) => b.value - a.value || a.i - b.i)
  return { order: [...finite.map(({ i }) => i), ...others], finite: finite.length }
}

/** The report of a generation. @param eliteWeights of the candidates from the best on; null where the distribution was left as it was */
export function describeGeneration(
  returns: ArrayLike<number>, { order, finite }: Ranking, spread: number, eliteWeights: ArrayLike<number> | null,
): GenerationReport {
  let sum = 0
  for (let i = 0; i < returns.length; i++) sum += Number.isFinite(returns[i]) ? returns[i] : 0
  return {
    outcome: eliteWeights === null ? 'refused-not-finite' : 'updated', notFinite: returns.length - finite, spread,
    best: finite === 0 ? null : returns[order[0]], meanReturn: finite === 0 ? null : sum / finite,
    eliteReturn: eliteWeights === null ? null : weightedMean(returns, order, eliteWeights),
  }
}

/** Of the best candidates, as many as there are weights. */
function weightedMean(returns: ArrayLike<number>, order: readonly number[], weights: ArrayLike<number>): number {
  let sum = 0
  let total = 0
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] === 0) continue
    sum += weights[k] * returns[order[k]]
    total += weights[k]
  }
  return sum / total
}

/** n standard normals of a candidate, into `out` from `offset`. */
export function drawNormals(seed: number, generation: number, candidate: number, out: Float64Array, offset: number, n: number): void {
  const random = new RandomStream(seed, STREAM.population, candidate, generation)
  for (let j = 0; j < n; j++) out[offset + j] = random.normal()
}

/** Copies each array of `state` into the one of the same name. */
export function restoreArrays(
  solver: string, into: Readonly<Record<string, Float64Array>>, state: Readonly<Record<string, ArrayLike<number>>>,
): void {
  for (const [name, array] of Object.entries(into)) {
    const got = Object.hasOwn(state, name) ? `${state[name].length} numbers` : 'nothing'
    if (!Object.hasOwn(state, name) || state[name].length !== array.length) {
      throw new Error(`${solver}: state array "${name}": got ${got}, expected ${array.length} numbers. It is of another problem or population.`)
    }
  }
  for (const [name, array] of Object.entries(into)) array.set(state[name])
}

/** @throws RangeError, saying what and where */
export function requireInteger(solver: string, name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) throw new RangeError(`${solver}: ${name} is ${value}; expected an integer of at least ${least}`)
}

/** @throws RangeError unless `value` is finite and above 0 */
export function requirePositive(solver: string, name: string, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) throw new RangeError(`${solver}: ${name} is ${value}; expected a finite number above 0`)
}
