// Value regression: V_φ(s) towards the targets Â + V by minibatch Adam on the mean squared error (Spinning Up's last line of the
// box). Predictions and losses run in blocks on all threads; the minibatch steps are too small to split, so the whole fit is one
// task that runs beside the policy's update.

import type { Arena } from '../compute/arena.js'
import { blockRange, partition, type Blocks } from '../compute/blocks.js'
import type { Kernels } from '../compute/kernels.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Task, Team } from '../compute/team.js'
import { Activations, type Scratch } from '../nn/mlp.js'
import type { ValueFunction } from '../policy/policy.js'
import { limitNorm, shuffle } from './minibatches.js'

/** Descends along a gradient [P], in place (solvers/adam.ts). */
export interface Optimizer {
  step(gradient: Float32Array): void
  /** The arrays that it carries from step to step. */
  state(): readonly (Float32Array | Float64Array)[]
}

/** What became of a fit. A refused one leaves φ and the optimizer bit-identical. */
export type ValueOutcome =
  | 'fitted'
  /** A value target was NaN or infinite: the rewards or the values are. */
  | 'refused-targets'
  /** The fit made a parameter NaN or infinite. */
  | 'refused-not-finite'

export interface ValueFitConfig {
  readonly seed: number
  readonly valueEpochs: number
  readonly valueMinibatch: number
}

/** What an iteration may ask for beside plain regression. */
export interface ValueFitSettings {
  /** The loss is this times the mean squared error: it matters beside `maxGradientNorm`. */
  readonly coefficient: number
  /** Predictions further than this from those before the fit count with the larger of both errors (clippedError); Infinity: all count. */
  readonly clip: number
  /** A minibatch's gradient that is longer is shortened to this; Infinity: none is. */
  readonly maxGradientNorm: number
}

const PLAIN: ValueFitSettings = { coefficient: 1, clip: Infinity, maxGradientNorm: Infinity }

export class ValueFit {
  private readonly activations: Activations
  private readonly blocks: Blocks
  private readonly sums: Float64Array
  /** Iteration, coefficient, clip, maxGradientNorm: for the thread that takes the fit. */
  private readonly given: Float64Array
  private readonly minibatch: Minibatch
  private outcome: ValueOutcome = 'fitted'
  private kept: readonly (Float32Array | Float64Array)[] = []
  private readonly predictTask: Task
  private readonly lossTask: Task
  private readonly fitTask: Task

  /** @param inputs [B, O] @param targets [B]; windows, read at each call */
  constructor(
    private readonly team: Team, arena: Arena, private readonly kernels: Kernels, private readonly value: ValueFunction,
    private readonly phi: Float32Array, private readonly optimizer: Optimizer,
    private readonly inputs: Float32Array, private readonly targets: Float32Array,
    private readonly config: ValueFitConfig, private readonly scratch: Scratch,
  ) {
    this.blocks = partition(targets.length)
    this.activations = new Activations(arena, value.network, targets.length)
    this.sums = arena.f64(this.blocks.count)
    this.given = arena.f64(4)
    this.minibatch = layoutMinibatch(arena, value, config.valueMinibatch)
    this.predictTask = team.task((block) => { this.predictBlock(block) })
    this.lossTask = team.task((block) => { this.lossBlock(block) })
    this.fitTask = team.task(() => { this.fit() })
  }

  /** V(s) of every row [B], valid until the next `predict`. */
  predict(): Float32Array {
    this.team.parallelFor(this.predictTask, this.blocks.count)
    return this.activations.outputs
  }

  /** The last predictions [B]; a window. */
  get predictions(): Float32Array { return this.activations.outputs }

  /** Mean squared error of the last predictions. */
  loss(): number {
    this.team.parallelFor(this.lossTask, this.blocks.count)
    let sum = 0
    for (const blockSum of this.sums) sum += blockSum
    return sum / this.targets.length
  }

  /**
   * Starts the fit beside what follows; `finish` must be called before φ is read. Targets that are not finite are refused.
   * Clipping is around the last predictions.
   */
  start(iteration: number, { coefficient, clip, maxGradientNorm }: ValueFitSettings = PLAIN): void {
    this.outcome = this.targets.every(Number.isFinite) ? 'fitted' : 'refused-targets'
    if (this.outcome !== 'fitted') return
    this.kept = this.learned().map((array) => array.slice())
    this.given.set([iteration, coefficient, clip, maxGradientNorm])
    this.team.offer(this.fitTask)
  }

  /** Waits for the fit. One that diverged is undone: φ and the optimizer are as before, bit for bit. */
  finish(): ValueOutcome {
    if (this.outcome !== 'fitted') return this.outcome
    this.team.settle(this.fitTask)
    if (this.phi.every(Number.isFinite)) return 'fitted'
    this.learned().forEach((array, i) => { array.set(this.kept[i]) })
    return 'refused-not-finite'
  }

  private learned(): readonly (Float32Array | Float64Array)[] {
    return [this.phi, ...this.optimizer.state()]
  }

  private predictBlock(block: number): void {
    const { first, rows } = blockRange(this.blocks, block)
    this.value.network.forward(this.kernels, this.phi, this.inputs.byteOffset, this.activations, first, rows)
  }

  private lossBlock(block: number): void {
    const { first, rows } = blockRange(this.blocks, block)
    this.sums[block] = this.kernels.squaredError(rows, this.activations.outputRow(first), this.targets.byteOffset + 4 * first)
  }

  /** All epochs: a new order of the rows each, cut into minibatches; the last short one is used. */
  private fit(): void {
    const { valueEpochs, valueMinibatch, seed } = this.config
    const order = new Int32Array(this.targets.length)
    const random = new RandomStream(seed, STREAM.shuffle)
    for (let epoch = 0; epoch < valueEpochs; epoch++) {
      shuffle(order, random.at(this.given[0] * valueEpochs + epoch))
      for (let first = 0; first < order.length; first += valueMinibatch) {
        this.step(order.subarray(first, Math.min(first + valueMinibatch, order.length)))
        this.team.beat(0)
      }
    }
  }

  /** One Adam step on the mean squared error of the rows given. */
  private step(rows: Int32Array): void {
    const { kernels, value, phi, minibatch: m } = this
    const [, coefficient, clip, maxGradientNorm] = this.given
    const n = rows.length
    m.index.set(rows)
    kernels.gatherRows(n, value.network.spec.inputs, this.inputs.byteOffset, m.index.byteOffset, m.inputs.byteOffset)
    kernels.gatherRows(n, 1, this.targets.byteOffset, m.index.byteOffset, m.targets.byteOffset)
    value.network.forward(kernels, phi, m.inputs.byteOffset, m.activations, 0, n)
    const cotangent = this.scratch.side(0)
    if (clip < Infinity) {
      const before = this.scratch.other(cotangent)
      kernels.gatherRows(n, 1, this.activations.outputs.byteOffset, m.index.byteOffset, before)
      kernels.clippedError(n, m.activations.outputRow(0), m.targets.byteOffset, before, clip, 2 * coefficient / n, cotangent)
    } else {
      kernels.errorGradient(n, m.activations.outputRow(0), m.targets.byteOffset, 2 * coefficient / n, cotangent)
    }
    value.network.vjp(kernels, phi, m.inputs.byteOffset, m.activations, 0, n, cotangent, m.gradient, this.scratch)
    if (maxGradientNorm < Infinity) limitNorm(kernels, m.gradient, maxGradientNorm)
    this.optimizer.step(m.gradient)
  }
}

interface Minibatch {
  readonly index: Int32Array
  readonly inputs: Float32Array
  readonly targets: Float32Array
  readonly activations: Activations
  readonly gradient: Float32Array
}

function layoutMinibatch(arena: Arena, value: ValueFunction, rows: number): Minibatch {
  return {
    index: arena.i32(rows),
    inputs: arena.f32(rows * value.network.spec.inputs),
    targets: arena.f32(rows),
    activations: new Activations(arena, value.network, rows),
    gradient: arena.f32(value.layout.size),
  }
}

/** 1 − Var(target − V)/Var(target), f64, index order; null where the targets do not vary. */
export function explainedVariance(values: Float32Array, targets: Float32Array): number | null {
  const n = targets.length
  let meanTarget = 0
  let meanError = 0
  for (let i = 0; i < n; i++) {
    meanTarget += targets[i]
    meanError += targets[i] - values[i]
  }
  meanTarget /= n
  meanError /= n
  let target = 0
  let error = 0
  for (let i = 0; i < n; i++) {
    const residual = targets[i] - values[i] - meanError
    target += (targets[i] - meanTarget) * (targets[i] - meanTarget)
    error += residual * residual
  }
  return target > 0 ? 1 - error / target : null
}
