// The vine procedure (Schulman et al. 2015, section 5.2): trunk trajectories as for a single path, a random subset of their states, and
// from each of these K branches. The trunk's part is the Collector's, stopped where an environment stands at a chosen state to save it;
// the branches grow when the trunk is finished (branches.ts).
//
//   trunk ─ at chosen steps: snapshot, observation ─► K × (restore ─► aₖ ─► at most L − 1 steps of π) ─► Q̂(s, aₖ)
//
// What is written depends on the environment's index and life only, never on the thread.

import { RandomStream, STREAM } from '../compute/random.js'
import type { Branches, TrunkState } from './branches.js'
import { environmentsOf, type Collector, type EnvironmentBlock } from './collect.js'
import { atPlace } from './environment-error.js'
import type { VineBatch } from './vine-batch.js'

export interface VineConfig {
  readonly env: string
  readonly seed: number
  readonly environments: number
}

/** A state to be saved: state number `index`, where environment n is before step t of the trunk. */
interface Visit {
  readonly t: number
  readonly n: number
  readonly index: number
}

export class VineCollector {
  private visits: readonly Visit[] = []
  private next = 0
  private saved: TrunkState[] = []

  /** @param collector the trunk's, of this thread @param block its environments */
  constructor(
    private readonly collector: Collector, private readonly branches: Branches, readonly batch: VineBatch,
    private readonly block: EnvironmentBlock, private readonly config: VineConfig,
  ) {}

  /** Chooses the states of a trunk of `horizon` steps: different steps of each environment, every choice as likely. */
  choose(horizon: number): void {
    const { block: { first, environments: { environments } }, config, batch, collector } = this
    const visits: Visit[] = []
    for (let n = first; n < first + environments; n++) {
      const states = environmentsOf(n, config.environments, batch.states) // as environments among threads
      const random = new RandomStream(config.seed, STREAM.subsample, n, collector.lives[n])
      const steps = sampleWithoutReplacement(horizon, states.count, random)
      steps.forEach((t, i) => { visits.push({ t, n, index: states.first + i }) })
    }
    this.visits = visits.sort((a, b) => a.t - b.t)
    this.next = 0
    this.saved = []
  }

  /** The trunk from step `from` to below `to`, as `Collector.run`; saves the chosen states on the way. */
  run(from: number, to: number, last: boolean, before: number): void {
    let at = from
    for (let t = this.nextVisit; t < to; t = this.nextVisit) {
      this.collector.run(at, t, false, before) // with no step to take it still starts the episodes that are to start
      while (this.nextVisit === t) this.save(this.visits[this.next++])
      at = t
    }
    this.collector.run(at, to, last, before)
  }

  /** Branches that this thread has to grow once the trunk is finished. */
  get count(): number {
    return this.visits.length * this.batch.actionsPerState
  }

  /** Grows branches `from` to below `to` of this thread. */
  grow(from: number, to: number, gamma: number): void {
    const K = this.batch.actionsPerState
    for (let i = from; i < to; i++) this.branches.grow(this.saved[Math.floor(i / K)], i % K, gamma)
  }

  /** All of it at once: the trunk of `steps` steps, and its branches. */
  runWhole(steps: number, before: number, gamma: number): void {
    this.choose(steps)
    this.run(0, steps, true, before)
    this.grow(0, this.count, gamma)
  }

  /** Rewrites the inputs of all rows from the observations, by the statistics as they now stand. */
  renormalize(): void {
    const { collector, batch: { states, actionsPerState: K, observations, inputs } } = this
    const O = observations.length / states
    for (let m = 0; m < states; m++) {
      const first = m * K * O
      collector.normalize(1, observations.byteOffset + 8 * m * O, inputs.byteOffset + 4 * first)
      for (let k = 1; k < K; k++) inputs.copyWithin(first + k * O, first, first + O)
    }
  }

  private get nextVisit(): number {
    return this.next < this.visits.length ? this.visits[this.next].t : Infinity
  }

  private save({ n, index }: Visit): void {
    const { collector: { current, lives }, block: { first, environments }, batch, config: { env, seed } } = this
    const life = lives[n]
    const snapshot = atPlace(() => ({ id: env, index: n, seed, life }), () => {
      const taken = environments.snapshot?.(n - first) ?? null
      if (taken === null) throw new Error(`its snapshot is null, and branches start from saved states. ${REMEDY}`)
      return taken
    })
    const O = current.length / this.config.environments
    batch.observations.set(current.subarray(n * O, (n + 1) * O), index * O)
    this.saved.push({ index, environment: n, life, snapshot })
  }
}

/** What to do about an environment that cannot be branched from. */
export const REMEDY = 'Give the environment snapshot and restore, or keep all of its state in a property `state` of plain data; '
  + 'or take an algorithm of single paths, such as trpo.'

/** `count` different integers below `n` in ascending order, every such set as likely (Floyd; Bentley and Floyd 1987). */
export function sampleWithoutReplacement(n: number, count: number, random: RandomStream): number[] {
  const chosen = new Set<number>()
  for (let j = n - count; j < n; j++) {
    const t = random.integer(j + 1)
    chosen.add(chosen.has(t) ? j : t)
  }
  return [...chosen].sort((a, b) => a - b)
}
