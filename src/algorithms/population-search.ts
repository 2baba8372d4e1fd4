// What the gradient-free algorithms share: a search distribution over the parameters that decide the policy's mode, and a generation of it.
//   θ_1 … θ_λ ~ p(θ)  ─►  R_i = mean return of whole episodes under θ_i  ─►  p moves to where R is large  ─►  θ ← mean of p
// They differ in p and in how it moves (cem.ts, cma-es.ts, rwr.ts). There is no batch, no gradient and no value function.

import type { PopulationEpisodes } from '../rollout/population-episodes.js'
import type { PopulationSolver } from '../solvers/population.js'
import type { Clock } from './beside-value-fit.js'
import type { StepOutcome } from './policy-report.js'

/** What every search distribution begins with. */
export interface SearchStart {
  readonly seed: number
  /** First mean [n]. */
  readonly mean: ArrayLike<number>
  /** λ */
  readonly population: number
}

export interface SearchConfig {
  /** First σ of every parameter. */
  readonly searchStd: number
}

/** What a generation reports. Returns are means over a candidate's episodes; null where none was finite. */
export interface GenerationReport {
  /** `not-finite`: too few returns were finite to learn from, and the distribution stayed as it was. */
  readonly outcome: StepOutcome
  /** Largest and mean return of the generation's candidates. */
  readonly generationBest: number | null
  readonly generationMean: number | null
  /** Mean return under the weights by which candidates drew the distribution to themselves: of CEM, its elite's. */
  readonly generationElite: number | null
  /** Candidates whose return was NaN or infinite. */
  readonly generationNotFinite: number
  /** σ of the search: root of the mean variance of the distribution's coordinates, after the update. */
  readonly searchStd: number
  /** How far the mean of the distribution went, in parameter space. */
  readonly stepNorm: number
}

export interface GenerationUpdate {
  readonly report: GenerationReport
  /** Wall-clock seconds of the episodes, and of drawing and moving. */
  readonly seconds: { readonly collect: number, readonly policy: number }
}

export class PopulationSearch {
  private made: PopulationSolver | null = null

  /**
   * @param theta policy parameters [P], of which the search moves the first n
   * @param make the solver from a mean; thread 0 alone needs one
   */
  constructor(
    readonly theta: Float32Array, readonly episodes: PopulationEpisodes, private readonly dimension: number,
    private readonly make: (mean: ArrayLike<number>) => PopulationSolver,
  ) {}

  /** Begins at θ. */
  begin(): void {
    this.made = this.make(this.theta.subarray(0, this.dimension))
  }

  get solver(): PopulationSolver {
    this.made ??= this.make(new Float64Array(this.dimension))
    return this.made
  }

  /** The search distribution as it continues from generation to generation, by name; windows. */
  state(): Record<string, Float64Array> {
    return Object.fromEntries(Object.entries(this.solver.state()).map(([name, array]) => [`search.${name}`, array]))
  }

  /** One generation; θ is the mean of the distribution after it. */
  async generation(number: number, { now }: Clock): Promise<GenerationUpdate> {
    const { solver, episodes, theta } = this
    const begun = now()
    episodes.candidates.set(solver.ask(number)) //          θ_i ~ p, rounded to f32 as they are played
    const asked = now()
    await episodes.play(number) //                          R_i
    const played = now()
    const before = Float64Array.from(solver.mean)
    const told = solver.tell(episodes.candidateReturns()) // p ← …
    theta.set(solver.mean)
    const report: GenerationReport = {
      outcome: told.outcome === 'updated' ? 'accepted' : 'not-finite',
      generationBest: told.best, generationMean: told.meanReturn, generationElite: told.eliteReturn, generationNotFinite: told.notFinite,
      searchStd: told.spread, stepNorm: distance(before, solver.mean),
    }
    return { report, seconds: { collect: played - asked, policy: asked - begun + now() - played } }
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  let squares = 0
  for (let i = 0; i < a.length; i++) squares += (b[i] - a[i]) * (b[i] - a[i])
  return Math.sqrt(squares)
}
