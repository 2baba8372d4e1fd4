// A squashed policy in collection: the batch keeps u and its density, the environment gets tanh(u) stretched to its Box.

import { expect, it } from 'vitest'
import { forward } from '../../tests/reference-policy.js'
import { HIGH, LOW, rowsOf, script } from '../../tests/scripted-environment.js'
import { nodeHost } from '../host/node/host.js'
import { resolveConfig } from '../training/config.js'
import { Session } from '../training/session.js'

const N = 3
const T = 40

it.each([false, true])('keeps u and log π of the action, σ from the network: %j', async (stateDependentStd) => {
  const course = script()
  const config = resolveConfig({
    env: 'Scripted-v0', environments: N, horizon: T, steps: 1000, seed: 5, policyHidden: [6], valueHidden: [7], valueMinibatch: 20,
    normalizeObservations: false, squashActions: true, stateDependentStd, initialLogStd: 0.3,
  }, {})
  const session = await Session.open({ host: nodeHost, config, threads: 1, spec: course.spec })
  const { policy, theta, batch } = session.workspace
  const before = theta.slice()
  await session.iterate()
  rowsOf(course, 0, T).forEach(({ observation, action }, row) => {
    const out = forward(policy.layout, 'tanh', before, observation)
    let logProb = 0
    for (let i = 0; i < 2; i++) {
      const u = batch.actions[2 * row + i]
      const half = (HIGH[i] - LOW[i]) / 2
      const logStd = stateDependentStd ? out[2 + i] : 0.3
      expect(action[i]).toBe(Math.fround(LOW[i] + (Math.tanh(u) + 1) * half))
      const z = (u - out[i]) / Math.exp(logStd)
      logProb += -0.5 * z * z - logStd - 0.5 * Math.log(2 * Math.PI) - Math.log(half * (1 - Math.tanh(u) ** 2))
    }
    expect(batch.logProbs[row]).toBeCloseTo(logProb, 4)
  })
  await session.close()
})
