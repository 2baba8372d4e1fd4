// Functions with known optima for the gradient-free solvers, as returns: the largest is 0.

import type { PopulationSolver } from '../src/solvers/population.js'

type Return = (x: ArrayLike<number>) => number

function sum(n: number, term: (i: number) => number): number {
  let total = 0
  for (let i = 0; i < n; i++) total += term(i)
  return total
}

/** −Σ x². */
export const sphere: Return = (x) => -sum(x.length, (i) => x[i] * x[i])

/** −Σ 10^(6i/(n−1))·x²: condition 1e6, along the axes. */
export const ellipsoid: Return = (x) => -sum(x.length, (i) => 10 ** (6 * i / (x.length - 1)) * x[i] * x[i])

/** −Σ 100(x_{i+1} − x_i²)² + (1 − x_i)²; the optimum is at (1, …, 1). */
export const rosenbrock: Return = (x) => -sum(x.length - 1, (i) => 100 * (x[i + 1] - x[i] * x[i]) ** 2 + (1 - x[i]) ** 2)

/** The returns of a generation's candidates. */
export function returnsOf(solver: PopulationSolver, generation: number, f: Return): number[] {
  const n = solver.dimension
  const candidates = solver.ask(generation)
  return Array.from({ length: solver.population }, (_, i) => f(candidates.subarray(i * n, (i + 1) * n)))
}

/** Runs generations until a candidate reaches `target`, or the budget is used up; evaluations used, and the best return. */
export function searchFor(solver: PopulationSolver, f: Return, target: number, budget: number): { evaluations: number, best: number } {
  let best = -Infinity
  let evaluations = 0
  for (let generation = 0; best < target && evaluations + solver.population <= budget; generation++) {
    best = Math.max(best, solver.tell(returnsOf(solver, generation, f)).best ?? -Infinity)
    evaluations += solver.population
  }
  return { evaluations, best }
}
