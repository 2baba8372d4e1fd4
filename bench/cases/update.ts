// A whole TRPO update (advantages, gradient, 15 Fisher products, line search, value regression) of a given batch of 2,048 states,
// one thread, beside the same work in PyTorch (rivals/torch_update.py); and an update of each algorithm of the family at its defaults. Each
// call starts from the same parameters and moments.

import { Learner } from '../../dist/algorithms/learner.js'
import { configAt } from '../../dist/training/config-at.js'
import { learnerConfig } from '../../dist/training/learner-parts.js'
import { update as trpoUpdate } from '../../dist/algorithms/trpo.js'
import { ValueFunction } from '../../dist/policy/policy.js'
import { layoutBatch } from '../../dist/rollout/batch.js'
import { resolveConfig } from '../../dist/training/config.js'
import { interleave, now } from '../measure.js'
import { encode, NO_TORCH, torchRival, type Child } from '../rivals/child.js'
import { milliseconds, ratio, type BenchCase } from '../rows.js'
import { fillBatch } from '../scripted-batch.js'
import { gaussianPolicy, NETWORK, onOneThread, WIDTHS, type Seat } from '../seat.js'
import { eachAlgorithm, POPULATION } from '../update-of-each.js'

const TARGET = { bound: 0.6, of: 'best' } as const
const CONFIG = resolveConfig({
  env: 'update', environments: 8, horizon: 256, cgIterations: 15, cgTolerance: 0, valueEpochs: 10, valueMinibatch: 128,
})

export const update: BenchCase = {
  name: 'update',
  title: 'TRPO update of 2,048 states, 17-64-64-6, 15 CG products, 10 value epochs of 128, one thread',
  run: async ({ quick }) => {
    const own = await onOneThread(layout)
    const run = prepare(own)
    for (let i = 0; i < 20; i++) await run()
    const { report } = await run()
    const rival = torchRival('torch_update.py')
    try {
      const notes = [`ours: ${report.outcome}, ${report.backtracks} backtracks, KL ${report.kl.toPrecision(4)}`]
      if (rival !== null) notes.push(...await startRival(rival, own))
      const theirs = rival === null ? [] : [{ name: 'torch', sample: async () => (await rival.ask<{ seconds: number }>({ do: 'measure' })).seconds }]
      const samples = await interleave([{ name: 'ours', sample: async () => (await run()).seconds }, ...theirs], quick ? 5 : 30)
      const rows = [...samples].map(([name, seconds]) => milliseconds(name, seconds))
      if (rival !== null) rows.push(ratio('ours ÷ torch', samples.get('ours')!, samples.get('torch')!, TARGET))
      const each = await interleave(await eachAlgorithm(quick ? 2 : 8), quick ? 3 : 15)
      rows.push(...[...each].map(([name, seconds]) => milliseconds(name, seconds)))
      notes.push(`each algorithm at its defaults; of a search, drawing ${POPULATION} candidates and learning from their returns, episodes aside`)
      return { rows, notes: rival === null ? [...notes, NO_TORCH] : notes }
    } finally {
      rival?.end()
    }
  },
}

function layout(seat: Seat) {
  const { arena, team, kernels } = seat
  const policy = gaussianPolicy(seat)
  const value = new ValueFunction({ inputs: NETWORK.inputs, hidden: NETWORK.hidden, activation: 'tanh' })
  const theta = arena.f32(policy.layout.size), phi = arena.f32(value.layout.size)
  const batch = layoutBatch(arena, CONFIG.environments, CONFIG.horizon, NETWORK.inputs, NETWORK.outputs)
  const learner = new Learner(team, arena, kernels, policy, value, theta, phi, batch, learnerConfig(CONFIG))
  return { policy, value, theta, phi, batch, learner }
}

type Own = ReturnType<typeof layout>

function prepare(own: Own) {
  const { theta, phi, learner } = own
  fillBatch(own)
  const [theta0, phi0] = [theta.slice(), phi.slice()]
  return async () => {
    theta.set(theta0)
    phi.set(phi0)
    learner.adam.reset()
    const start = now()
    const clock = { now, breathe: () => Promise.resolve() }
    const { policy: report, value: valueReport } = await trpoUpdate(learner, configAt(CONFIG, 0), 0, clock)
    const seconds = now() - start
    theta.set(theta0)
    phi.set(phi0)
    return { seconds, report, valueReport }
  }
}

/** Starts it on the same batch; returns what is to be said of it. */
async function startRival(rival: Child, { theta, phi, batch }: Own): Promise<string[]> {
  const { version, blas, backtracks, kl } = await rival.ask<{ version: string, blas: string, backtracks: number, kl: number }>({
    do: 'start', config: { ...CONFIG, widths: WIDTHS }, warmup: 5,
    theta: encode(theta), phi: encode(phi), inputs: encode(batch.inputs), actions: encode(batch.actions), logProbs: encode(batch.logProbs),
    rewards: encode(batch.rewards), terminated: encode(batch.terminated), bootstrap: encode(batch.bootstrap),
  })
  const outcome = backtracks < 0 ? 'refused' : `accepted, ${backtracks} backtracks, KL ${kl.toPrecision(4)}`
  return [`torch ${version} (${blas}${blas === 'reference' ? ': no fair rival, install libopenblas0' : ''}): ${outcome}`]
}
