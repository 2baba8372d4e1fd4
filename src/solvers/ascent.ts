// Preconditioned gradient ascent with a backtracking search (Nocedal & Wright 2006, section 3.1): s ← s + αʲ·P⁻¹∇J(s), the first j with
// Armijo's sufficient increase. With P near the negative Hessian these are quasi-Newton steps, and the first is nearly the whole way.
// From s = 0; never downhill. For the penalised objective: J = L − C·KL over a displacement from θ_old, P = C·(F + λI).

export interface AscentProblem<V extends { readonly objective: number }> {
  /** J at the displacement s [n]. */
  readonly evaluate: (s: Float64Array) => V
  /** ∇J [n] at the displacement that was evaluated last; the array may be reused. */
  readonly gradient: () => Float64Array
  /** P⁻¹·g [n], or null where there is none; `g` is an ordinary array, and so not in a kernel's memory. The array may be reused. */
  readonly direction: (g: Float64Array) => Float64Array | null
}

export interface AscentOptions {
  /** Most steps. */
  readonly iterations: number
  /** Ends when gᵀP⁻¹g, twice the gain that the model still sees, is at most this times its first value. */
  readonly tolerance: number
  /** Factor between candidates of a search, in (0, 1), and their largest number. */
  readonly shrink: number
  readonly tries: number
}

export type AscentOutcome =
  | 'converged' | 'iterations'
  /** ∇J = 0 at the start. */
  | 'zero-gradient'
  /** `direction` gave none, or one that does not lead uphill. */
  | 'no-direction'
  /** No candidate had a sufficient increase. */
  | 'no-improvement'
  /** The objective or the gradient at the start is not finite. */
  | 'not-finite'

export interface AscentResult<V> {
  readonly outcome: AscentOutcome
  /** The displacement reached [n]; zeros if no step was taken. Not necessarily the one evaluated last. */
  readonly s: Float64Array
  /** Values at 0 and at `s`. */
  readonly start: V
  readonly value: V
  /** Steps taken, and candidates refused. */
  readonly iterations: number
  readonly backtracks: number
  /** gᵀP⁻¹g at the first and at the last direction asked for; 0 if none was. */
  readonly firstDecrement: number
  readonly lastDecrement: number
}

/** Share of the promised increase that a candidate must have (Armijo's c₁). */
const SUFFICIENT = 1e-4

/** @param n length of s */
export function ascend<V extends { readonly objective: number }>(
  problem: AscentProblem<V>, n: number, options: AscentOptions,
): AscentResult<V> {
  const s = new Float64Array(n)
  const trial = new Float64Array(n)
  const start = problem.evaluate(s)
  let value = start
  let [iterations, backtracks, firstDecrement, lastDecrement] = [0, 0, 0, 0]
  const end = (outcome: AscentOutcome): AscentResult<V> => ({
    outcome, s, start, value, iterations, backtracks, firstDecrement, lastDecrement,
  })

  if (!Number.isFinite(start.objective)) return end('not-finite')
  while (iterations < options.iterations) {
    const g = Float64Array.from(problem.gradient())
    if (!g.every(Number.isFinite)) return end('not-finite')
    if (iterations === 0 && g.every((entry) => entry === 0)) return end('zero-gradient')
    const x = problem.direction(g)
    const slope = x === null ? NaN : inner(g, x)
    if (x === null || !Number.isFinite(slope) || slope < 0) return end('no-direction')
    if (iterations === 0) firstDecrement = slope
    lastDecrement = slope
    if (slope <= options.tolerance * firstDecrement) return end(slope === 0 && iterations === 0 ? 'no-direction' : 'converged')

    const taken = search(problem, s, x, value.objective, slope, trial, options)
    backtracks += taken.refused
    if (taken.value === null) return end('no-improvement')
    s.set(trial)
    value = taken.value
    iterations++
  }
  return end('iterations')
}

/** Leaves the accepted displacement in `trial`; value null if there is none. */
function search<V extends { readonly objective: number }>(
  problem: AscentProblem<V>, s: Float64Array, x: Float64Array, start: number, slope: number, trial: Float64Array,
  { shrink, tries }: AscentOptions,
): { value: V | null, refused: number } {
  let fraction = 1
  for (let refused = 0; refused < tries; refused++) {
    for (let i = 0; i < s.length; i++) trial[i] = s[i] + fraction * x[i]
    const value = problem.evaluate(trial)
    const increase = value.objective - start
    if (Number.isFinite(increase) && increase >= SUFFICIENT * fraction * slope) return { value, refused }
    fraction *= shrink
  }
  return { value: null, refused: tries }
}

function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i]
  return sum
}
