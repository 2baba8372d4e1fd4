// `npm run estimates [-- ENV STEPS]`: how much data a step of TRPO needs. A policy is trained for STEPS; then, without learning further,
// batches of many sizes are collected with it, and from each the gradient and TRPO's step are estimated. Told are the cosine between the
// estimates of two independent batches, and what a step gains and how far it goes, on its own batch and on the next one.

import { nodeHost } from '../../dist/host/node/host.js'
import { damped } from '../../dist/objectives/fisher.js'
import { conjugateGradient } from '../../dist/solvers/conjugate-gradient.js'
import { trustRegionStep } from '../../dist/solvers/trust-region-step.js'
import type { Learner } from '../../dist/algorithms/learner.js'
import { resolveConfig, type TrainConfig } from '../../dist/training/config.js'
import { configAt } from '../../dist/training/config-at.js'
import { Session } from '../../dist/training/session.js'
import type { TrainState } from '../../dist/training/state.js'

const [env = 'Hopper-v5', trainedSteps = '100000'] = process.argv.slice(2)
const THREADS = 2
const SIZES = [256, 512, 1024, 2048, 4096, 8192, 16_384]
const BATCHES = 8
/** δ of the estimated steps, whatever the preset trains with. */
const MAX_KL = 0.01

interface Estimate {
  readonly gradient: Float64Array
  readonly step: Float64Array
  /** Of the step, on the batch that it comes from. */
  readonly gain: number
  readonly kl: number
}

const config = resolveConfig({ env, steps: Number(trainedSteps), evalEpisodes: 0 })
const trained = await train(config)
process.stdout.write(`${env} after ${trained.steps} steps, δ ${MAX_KL}, ${BATCHES} batches of each size\n\n`)
process.stdout.write('| steps of a batch | cosine of gradients | cosine of steps | gain, own batch | gain, next batch | KL, own batch | KL, next batch |\n|---|---|---|---|---|---|---|\n')
for (const size of SIZES) process.stdout.write(`${await row(size)}\n`)

async function train(config: TrainConfig): Promise<TrainState> {
  const session = await Session.open({ host: nodeHost, config, threads: THREADS })
  try {
    while (session.remaining > 0) await session.iterate()
    return await session.state()
  } finally {
    await session.close()
  }
}

async function row(size: number): Promise<string> {
  const session = await Session.open({
    host: nodeHost, config: { ...config, maxKl: MAX_KL, horizon: size / config.environments }, threads: THREADS, initial: trained,
  })
  try {
    const estimates: Estimate[] = [], onNext: Pick<Estimate, 'gain' | 'kl'>[] = []
    for (let i = 0; i < BATCHES; i++) {
      const { estimate, ofLast } = await estimateFrom(session, i, estimates.at(-1))
      estimates.push(estimate)
      if (ofLast !== null) onNext.push(ofLast)
    }
    const figures = [
      meanCosine(estimates.map(({ gradient }) => gradient)), meanCosine(estimates.map(({ step }) => step)),
      mean(estimates.map(({ gain }) => gain)), mean(onNext.map(({ gain }) => gain)),
      mean(estimates.map(({ kl }) => kl)), mean(onNext.map(({ kl }) => kl)),
    ]
    return `| ${size} | ${figures.map((figure) => figure.toPrecision(3).replace('-', '−')).join(' | ')} |`
  } finally {
    await session.close()
  }
}

/** Of a fresh batch; and what the step of the last batch does on this one. */
async function estimateFrom(session: Session, index: number, last: Estimate | undefined) {
  const { workspace } = session
  const { learner, batch: { horizon } } = workspace
  const current = configAt(workspace.config, 1)
  await workspace.collect(horizon, index * horizon, (run, steps) => {
    run(0, steps)
    return Promise.resolve()
  })
  workspace.rewardScale.apply(workspace.batch)
  learner.estimateAdvantages(current.gamma, { kind: 'gae', lambda: current.lambda })
  const old = learner.surrogate.gradient()
  const g = learner.keep(old.gradient)
  const taken = (step: Float64Array): Pick<Estimate, 'gain' | 'kl'> => {
    learner.displaceCandidate(step)
    const { surrogate, kl } = learner.surrogate.evaluate()
    return { gain: surrogate - old.surrogate, kl }
  }
  const ofLast = last === undefined ? null : taken(last.step)
  const step = stepAlong(learner, g, current)
  return { estimate: { gradient: g.slice(), step, ...taken(step) }, ofLast }
}

/** √(2δ/xᵀ(F + λI)x)·x, before any line search. */
function stepAlong({ fisher, vectors }: Learner, g: Float64Array, { cgDamping, cgIterations, cgTolerance }: TrainConfig): Float64Array {
  const F = damped(fisher.product(), cgDamping, vectors)
  const x = conjugateGradient(F, g, { iterations: cgIterations, tolerance: cgTolerance }, vectors)
  const full = trustRegionStep(x, g, MAX_KL, vectors)
  if (full === null) throw new Error('the batch has no gradient')
  return x.x.map((entry) => full.scale * entry)
}

function meanCosine(vectors: readonly Float64Array[]): number {
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0)
  const pairs = vectors.flatMap((a, i) => vectors.slice(0, i).map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))))
  return mean(pairs)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
