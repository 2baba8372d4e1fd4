// The number of threads is no part of PPO's result: two updates of the built package on 1, 2 and 3 threads leave the same parameters,
// moments and reports, with networks of their own (policy and value function are then fitted side by side) and with a shared trunk.

import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { update, type PpoConfig } from '../dist/algorithms/ppo.js'
import { update as updateKl } from '../dist/algorithms/ppo-kl.js'
import { nodeHost } from '../dist/host/node/host.js'
import { assemble } from '../dist/training/crew.js'
import type { Thread, ThreadStart } from '../src/host/host.js'
import { fill, layout } from './fixtures/ppo-workspace.mjs'

const CONFIG: PpoConfig = {
  gamma: 0.99, advantage: 'gae', lambda: 0.95, nSteps: 1, baseline: true, clip: 0.2, policyEpochs: 3, policyLearningRate: 3e-3, valueLearningRate: 1e-3, standardizeOver: 'minibatch',
  maxGradientNorm: 0.5, targetKl: null, entropyBonus: 0.01, valueCoefficient: 0.5, valueClip: 0.2,
}

function startThread(start: ThreadStart): Thread {
  const worker = new Worker(new URL('fixtures/ppo-workspace.mjs', import.meta.url), { workerData: start })
  return {
    received: () => [],
    onExit: (listener) => { worker.on('error', (error) => { listener(error.message) }) },
    terminate: async () => { await worker.terminate() },
  }
}

async function twoUpdates(threads: number, shared: boolean, learn: typeof update): Promise<unknown> {
  const data = { shared }
  const crew = await assemble({
    host: { ...nodeHost, startThread }, threads, program: 'ppo', data,
    build: (seat) => layout(seat, data),
  })
  try {
    const { learner, theta, phi } = crew.workspace
    fill(crew.workspace)
    const reports: unknown[] = []
    for (let i = 0; i < 2; i++) {
      const { policy, value } = await learn(learner, CONFIG, i, nodeHost)
      reports.push(policy, value)
    }
    const { adam, klPenalty } = learner.epochs!
    return { reports, learned: [theta, phi, ...adam.state(), ...learner.adam.state(), klPenalty].map((array) => array.slice()) }
  } finally {
    await crew.close()
  }
}

const penalised: typeof update = (learner, config, iteration, clock) => (
  updateKl(learner, { ...config, klTarget: 0.01, adaptPenalty: true }, iteration, clock)
)

test.each([
  { name: 'separate networks', shared: false, learn: update },
  { name: 'shared trunk', shared: true, learn: update },
  { name: 'KL penalty', shared: false, learn: penalised },
])('$name', async ({ shared, learn }) => {
  const alone = await twoUpdates(1, shared, learn)
  expect(alone).toMatchObject({ reports: [{ outcome: 'accepted' }, { valueOutcome: 'fitted' }, { outcome: 'accepted' }, {}] })
  for (const threads of [2, 3]) expect(await twoUpdates(threads, shared, learn)).toEqual(alone)
})
