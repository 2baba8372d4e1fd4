// Whole iterations on the plain-TypeScript twins of the kernels give the bits that the WASM kernels give: parameters, optimizer
// moments, statistics, and everything reported but the time. One task for each kind of action space, at sizes no vector divides.

import { expect, test } from 'vitest'
import { referenceKernels } from '../src/compute/reference/index.js'
import { nodeHost } from '../src/host/node/host.js'
import { resolveConfig } from '../src/training/config.js'
import { Session, type SessionOptions } from '../src/training/session.js'

const TASKS = [
  { env: 'CartPole-v1' },
  { env: 'Pendulum-v1', scaleRewards: true, fisherStride: 2 },
  { env: 'MatchDigits-v0', policyActivation: 'relu', valueActivation: 'relu' },
  { env: 'MatchBits-v0', policyHidden: [] },
  { env: 'Pendulum-v1', exploration: 'gsde', sdeSampleFrequency: 7, fisherStride: 2 },
  { env: 'Pendulum-v1', squashActions: true, stateDependentStd: true },
] as const

/** What two iterations leave behind: everything that is needed to continue, and the reports without the clock. */
async function twoIterations(config: SessionOptions['config'], kernels?: SessionOptions['kernels']): Promise<unknown> {
  const session = await Session.open({ host: nodeHost, config, threads: 1, kernels })
  try {
    const reports = []
    for (let i = 0; i < 2; i++) {
      reports.push({ ...await session.iterate(), seconds: null, stepsPerSecond: null })
    }
    return { reports, state: await session.state(), evaluation: await session.evaluate(2) }
  } finally {
    await session.close()
  }
}

test.each(TASKS)('%j', async (task) => {
  const config = resolveConfig({
    environments: 3, horizon: 61, steps: 100_000, warmupSteps: 10, normalizeObservations: true, policyHidden: [9, 6], valueHidden: [7],
    valueEpochs: 3, valueMinibatch: 50, cgIterations: 6, seed: 12, ...task,
  })
  const wasm = await twoIterations(config)
  expect(wasm).toMatchObject({ reports: [{ outcome: 'accepted' }, {}] })
  expect(await twoIterations(config, (memory) => referenceKernels(memory.buffer))).toEqual(wasm)
})
