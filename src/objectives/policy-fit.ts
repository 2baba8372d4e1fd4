// Minibatch epochs on a policy objective (Schulman et al. 2017, Algorithm 1, its last lines): K epochs, each a new order of the rows cut
// into minibatches, the last short one used; an optimizer's step on each. It runs on the calling thread: the steps are too small to
// split, and a value function of its own is fitted beside it. With a value head on the policy's trunk, the loss is eq. 9's joint one.

import type { Arena } from '../compute/arena.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Host } from '../host/host.js'
import { Scratch } from '../nn/mlp.js'
import { standardize } from './gae.js'
import { limitNorm, shuffle } from './minibatches.js'
import type { PolicyForward } from './policy-forward.js'
import { PolicyGradient, type ObjectiveRows, type ObjectiveTerms } from './policy-gradient.js'
import type { PolicyBatch } from './surrogate.js'
import type { Optimizer, ValueFitSettings } from './value-fit.js'
import type { ValueHeadTerm } from './value-head-term.js'

/** What became of the epochs. After a refusal parameters and optimizer are as they were, bit for bit. */
export type FitOutcome =
  | 'fitted'
  /** An advantage was NaN or infinite. */
  | 'refused-advantages'
  /** A value target was, of a shared trunk. */
  | 'refused-targets'
  /** A gradient, a moment or a parameter became NaN or infinite. */
  | 'not-finite'

export interface PolicyFitSettings {
  readonly terms: ObjectiveTerms
  /** K. */
  readonly epochs: number
  /** Â − mean over deviation + 1e-8: over the whole batch, or over each minibatch. */
  readonly standardizeOver: 'batch' | 'minibatch'
  /** A minibatch's gradient that is longer is shortened to this; Infinity: none is. */
  readonly maxGradientNorm: number
  /** The epochs end before a step on a minibatch whose mean (r − 1) − ln r is beyond 1.5 times this; Infinity: never. */
  readonly targetKl: number
  /** Of a shared trunk. */
  readonly value: Pick<ValueFitSettings, 'coefficient' | 'clip'>
}

export interface FitReport {
  readonly outcome: FitOutcome
  /** Epochs begun, and steps taken. */
  readonly epochs: number
  readonly minibatches: number
  /** Whether the KL ended the epochs. */
  readonly stoppedEarly: boolean
  /** Mean ‖g‖ over the minibatches, before it was limited; 0 without one. */
  readonly gradientNorm: number
}

/** Advantages as they were estimated, and standardised over the batch [B]. */
export interface FitBatch extends PolicyBatch {
  readonly rawAdvantages: Float64Array
}

/** Factor of the target beyond which a minibatch's KL ends the epochs, as in Stable-Baselines3 and Spinning Up. */
const KL_MARGIN = 1.5
/** The event loop turns at least so often. */
const SLICE_SECONDS = 0.1
/** The shuffle stream's second index: 0 orders the value function's minibatches. */
const POLICY_ORDER = 1

export class PolicyFit {
  private readonly room: PolicyGradient
  private readonly scratch: Scratch
  private readonly order: Int32Array
  private readonly gradient: Float32Array
  private readonly minibatch: Minibatch
  private readonly at: ObjectiveRows
  private kept: readonly (Float32Array | Float64Array)[] = []

  /**
   * @param old the network at θ_old on the whole batch @param theta the parameters to move [P]; not θ_old itself
   * @param optimizer of `theta` @param rows of a minibatch, at most B @param head of a shared trunk
   */
  constructor(
    arena: Arena, private readonly old: PolicyForward, private readonly theta: Float32Array, private readonly optimizer: Optimizer,
    private readonly batch: FitBatch, private readonly rows: number, private readonly seed: number,
    private readonly head: ValueHeadTerm | null,
  ) {
    const { policy } = old
    this.room = new PolicyGradient(arena, policy, rows)
    this.scratch = new Scratch(arena, [policy.network], rows)
    this.order = arena.i32(old.rows)
    this.gradient = arena.f32(theta.length)
    this.minibatch = layoutMinibatch(arena, old, rows)
    this.at = addressesOf(this.minibatch)
  }

  /** All epochs, from `theta` as it is; `old` must be up to date. The event loop turns between minibatches. */
  async run(settings: PolicyFitSettings, iteration: number, clock: Clock): Promise<FitReport> {
    const progress = { epochs: 0, minibatches: 0, norms: 0, stoppedEarly: false, isFinite: true }
    this.kept = this.learned().map((array) => array.slice())
    const refusal = this.refusal()
    if (refusal === null) await this.descend(settings, iteration, clock, progress)
    const isFinite = progress.isFinite && this.learned().every((array) => array.every(Number.isFinite))
    const outcome = refusal ?? (isFinite ? 'fitted' : 'not-finite')
    if (outcome !== 'fitted') this.undo()
    const { epochs, minibatches, stoppedEarly, norms } = progress
    return { outcome, epochs, minibatches, stoppedEarly, gradientNorm: minibatches === 0 ? 0 : norms / minibatches }
  }

  /** Until the epochs are over, the KL ends them or a gradient is not finite: then no step is taken along it. */
  private async descend(settings: PolicyFitSettings, iteration: number, { now, breathe }: Clock, progress: Progress): Promise<void> {
    const { order, rows } = this
    const random = new RandomStream(this.seed, STREAM.shuffle, POLICY_ORDER)
    let paused = now()
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      progress.epochs++
      shuffle(order, random.at(iteration * settings.epochs + epoch))
      for (let first = 0; first < order.length; first += rows) {
        const n = Math.min(rows, order.length - first)
        this.take(first, n, settings.standardizeOver)
        progress.stoppedEarly = this.forward(n, settings.terms) > KL_MARGIN * settings.targetKl
        if (progress.stoppedEarly) return
        const norm = this.backward(n, settings)
        progress.isFinite = Number.isFinite(norm)
        if (!progress.isFinite) return
        this.optimizer.step(this.gradient)
        progress.minibatches++
        progress.norms += norm
        if (now() - paused < SLICE_SECONDS) continue
        await breathe()
        paused = now()
      }
    }
  }

  /** Puts parameters and optimizer back to where they were when `run` began. */
  undo(): void {
    this.learned().forEach((array, i) => { array.set(this.kept[i]) })
  }

  private learned(): readonly (Float32Array | Float64Array)[] {
    return [this.theta, ...this.optimizer.state()]
  }

  private refusal(): FitOutcome | null {
    if (!this.batch.rawAdvantages.every(Number.isFinite)) return 'refused-advantages'
    return this.head === null || this.head.sound ? null : 'refused-targets'
  }

  /** Gathers the rows first … first + n − 1 of the order. */
  private take(first: number, n: number, standardizeOver: PolicyFitSettings['standardizeOver']): void {
    const { old, batch, minibatch: m, order } = this
    const { kernels, network, distribution } = old.policy
    const index = order.byteOffset + 4 * first
    kernels.gatherRows(n, network.spec.inputs, old.inputs.byteOffset, index, m.inputs.byteOffset)
    kernels.gatherRows(n, distribution.actionSize, batch.actions.byteOffset, index, m.actions.byteOffset)
    kernels.gatherRows(n, 2, batch.logProbs.byteOffset, index, m.logProbs.byteOffset) // an f64 is two f32 wide
    kernels.gatherRows(n, distribution.outputs, old.out(0), index, m.oldOut.byteOffset)
    this.takeMasks(first, n)
    this.head?.gather(index, n)
    if (standardizeOver === 'batch') {
      kernels.gatherRows(n, 1, batch.advantages.byteOffset, index, m.advantages.byteOffset)
      return
    }
    for (let i = 0; i < n; i++) m.raw[i] = batch.rawAdvantages[order[first + i]]
    standardize(n < m.raw.length ? m.raw.subarray(0, n) : m.raw, m.advantages)
  }

  private takeMasks(first: number, n: number): void {
    const { old: { masks, policy: { maskSize } }, minibatch: m, order } = this
    if (masks.length === 0) return
    for (let i = 0; i < n; i++) {
      const from = order[first + i] * maskSize
      for (let j = 0; j < maskSize; j++) m.masks[i * maskSize + j] = masks[from + j]
    }
  }

  /** The policy on the minibatch; returns its mean (r − 1) − ln r. */
  private forward(n: number, terms: ObjectiveTerms): number {
    this.room.forward(this.theta, this.at, n, terms, -1 / n)
    return this.room.sums[3] / n
  }

  /** The gradient of the minibatch's loss, limited; returns its length before. */
  private backward(n: number, { terms, value, maxGradientNorm }: PolicyFitSettings): number {
    const { old, theta, at, gradient, room } = this
    const fromValue = this.head?.backward(theta, at.inputs, room.activations, n, value.coefficient, value.clip, gradient)
    room.backward(theta, old.free, at, n, terms, -1 / n, gradient, this.scratch, fromValue)
    return limitNorm(old.policy.kernels, gradient, maxGradientNorm)
  }
}

type Clock = Pick<Host, 'now' | 'breathe'>

interface Progress {
  epochs: number
  minibatches: number
  /** Σ ‖g‖ */
  norms: number
  stoppedEarly: boolean
  /** Whether every gradient was. */
  isFinite: boolean
}

interface Minibatch {
  readonly inputs: Float32Array
  readonly actions: Float32Array
  readonly logProbs: Float64Array
  readonly advantages: Float32Array
  readonly raw: Float64Array
  readonly oldOut: Float32Array
  readonly masks: Uint8Array
}

function layoutMinibatch(arena: Arena, { policy: { network, distribution, maskSize }, masks }: PolicyForward, rows: number): Minibatch {
  return {
    inputs: arena.f32(rows * network.spec.inputs),
    actions: arena.f32(rows * distribution.actionSize),
    logProbs: arena.f64(rows),
    advantages: arena.f32(rows),
    raw: new Float64Array(rows),
    oldOut: arena.f32(rows * distribution.outputs),
    masks: new Uint8Array(masks.length > 0 ? rows * maskSize : 0),
  }
}

function addressesOf({ inputs, actions, logProbs, advantages, oldOut, masks }: Minibatch): ObjectiveRows {
  return {
    inputs: inputs.byteOffset, actions: actions.byteOffset, logProbs: logProbs.byteOffset, advantages: advantages.byteOffset,
    oldOut: oldOut.byteOffset, masks,
  }
}
