// A whole PPO update (advantages, 10 epochs of 64 on policy and value function, reports) of a given batch of 2,048 states, one thread,
// beside the same work in PyTorch (rivals/torch_ppo.py). Each call starts from the same parameters and moments.

import { Learner } from '../../dist/algorithms/learner.js'
import { update as ppo, type PpoConfig } from '../../dist/algorithms/ppo.js'
import { update as ppoKl } from '../../dist/algorithms/ppo-kl.js'
import { ValueFunction } from '../../dist/policy/policy.js'
import { SharedValueFunction } from '../../dist/policy/shared-value.js'
import { layoutBatch } from '../../dist/rollout/batch.js'
import { interleave, now } from '../measure.js'
import { encode, NO_TORCH, torchRival, type Child } from '../rivals/child.js'
import { milliseconds, ratio, type BenchCase } from '../rows.js'
import { fillBatch } from '../scripted-batch.js'
import { gaussianPolicy, NETWORK, onOneThread, WIDTHS, type Seat } from '../seat.js'

const [ENVIRONMENTS, HORIZON] = [8, 256]
const LAYOUT = { seed: 0, fisherStride: 1, valueEpochs: 10, valueMinibatch: 64, valueLearningRate: 3e-4, policyMinibatch: 64 }
const CONFIG: PpoConfig = {
  gamma: 0.99, advantage: 'gae', lambda: 0.95, nSteps: 1, baseline: true, clip: 0.2, policyEpochs: 10, policyLearningRate: 3e-4, valueLearningRate: 3e-4, standardizeOver: 'minibatch',
  maxGradientNorm: 0.5, targetKl: null, entropyBonus: 0, valueCoefficient: 0.5, valueClip: null,
}
const KL_CONFIG = { ...CONFIG, klTarget: 0.01, adaptPenalty: true }

export const ppoUpdate: BenchCase = {
  name: 'ppo-update',
  title: 'PPO update of 2,048 states, 17-64-64-6, 10 epochs of 64 on policy and value function, one thread',
  run: async ({ quick }) => {
    const separate = await onOneThread((seat) => layout(seat, false))
    const shared = await onOneThread((seat) => layout(seat, true))
    const contestants = [
      { name: 'ours', run: prepare(separate, (learner, clock) => ppo(learner, CONFIG, 0, clock)) },
      { name: 'ours, shared trunk', run: prepare(shared, (learner, clock) => ppo(learner, CONFIG, 0, clock)) },
      { name: 'ours, KL penalty', run: prepare(separate, (learner, clock) => ppoKl(learner, KL_CONFIG, 0, clock)) },
    ]
    for (const { run } of contestants) for (let i = 0; i < 5; i++) await run()
    const { report } = await contestants[0].run()
    const notes = [`ours: ${report.outcome}, approximate KL ${report.approxKl.toPrecision(3)}, clip fraction ${report.clipFraction.toPrecision(3)}`]
    const rival = torchRival('torch_ppo.py')
    try {
      if (rival !== null) notes.push(await startRival(rival, separate))
      const theirs = rival === null ? [] : [{ name: 'torch', sample: async () => (await rival.ask<{ seconds: number }>({ do: 'measure' })).seconds }]
      const ours = contestants.map(({ name, run }) => ({ name, sample: async () => (await run()).seconds }))
      const samples = await interleave([...ours, ...theirs], quick ? 3 : 20)
      const rows = [...samples].map(([name, seconds]) => milliseconds(name, seconds))
      if (rival === null) return { rows, notes: [...notes, NO_TORCH] }
      const bound = { bound: 0.5, of: 'best' } as const
      return { rows: [...rows, ratio('ours ÷ torch', samples.get('ours')!, samples.get('torch')!, bound)], notes }
    } finally {
      rival?.end()
    }
  },
}

function layout(seat: Seat, isShared: boolean) {
  const { arena, team, kernels } = seat
  const policy = gaussianPolicy(seat)
  const { inputs, hidden } = NETWORK
  const value = isShared ? new SharedValueFunction(policy) : new ValueFunction({ inputs, hidden, activation: 'tanh' })
  const theta = arena.f32(policy.layout.size)
  const phi = isShared ? theta : arena.f32(value.layout.size)
  const batch = layoutBatch(arena, ENVIRONMENTS, HORIZON, NETWORK.inputs, NETWORK.outputs)
  const sharedValue = value instanceof SharedValueFunction ? value : null
  const learner = new Learner(team, arena, kernels, policy, value, theta, phi, batch, LAYOUT, { epochs: { ...LAYOUT, sharedValue } })
  return { policy, value, theta, phi, batch, learner }
}

type Own = ReturnType<typeof layout>
type Clock = Parameters<typeof ppo>[3]

function prepare(own: Own, update: (learner: Learner, clock: Clock) => ReturnType<typeof ppo>) {
  const { theta, phi, learner } = own
  fillBatch(own)
  const [theta0, phi0] = [theta.slice(), phi.slice()]
  return async () => {
    theta.set(theta0)
    phi.set(phi0)
    learner.adam.reset()
    learner.epochs?.reset(1)
    const start = now()
    const { policy: report } = await update(learner, { now, breathe: () => Promise.resolve() })
    const seconds = now() - start
    theta.set(theta0)
    phi.set(phi0)
    return { seconds, report }
  }
}

/** Starts it on the same batch; returns what is to be said of it. */
async function startRival(rival: Child, { theta, phi, batch }: Own): Promise<string> {
  interface Answer { version: string, blas: string, approxKl: number, clipFraction: number }
  const { version, blas, approxKl, clipFraction } = await rival.ask<Answer>({
    do: 'start', warmup: 2,
    config: { ...CONFIG, ...LAYOUT, environments: ENVIRONMENTS, horizon: HORIZON, widths: WIDTHS },
    theta: encode(theta), phi: encode(phi), inputs: encode(batch.inputs), actions: encode(batch.actions), logProbs: encode(batch.logProbs),
    rewards: encode(batch.rewards), terminated: encode(batch.terminated), bootstrap: encode(batch.bootstrap),
  })
  const last = `its last minibatch: approximate KL ${approxKl.toPrecision(3)}, clip fraction ${clipFraction.toPrecision(3)}`
  return `torch ${version} (${blas}${blas === 'reference' ? ': no fair rival, install libopenblas0' : ''}): ${last}`
}
