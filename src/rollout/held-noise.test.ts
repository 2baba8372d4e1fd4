// gSDE in collection: which matrix every action of a batch was drawn under, by the definition of the action and nothing of the library's
// but its random numbers; and that a run that stops in the middle of a held matrix continues with it.

import { describe, expect, it } from 'vitest'
import { script } from '../../tests/scripted-environment.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { view, type ParameterLayout } from '../nn/parameters.js'
import { nodeHost } from '../host/node/host.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import { Session } from '../training/session.js'

const N = 3
const T = 17
const WARMUP = 9
const SEED = 21
const A = 2
const H = 5

function configOf(settings: Partial<TrainConfig>): TrainConfig {
  return resolveConfig({
    env: 'Scripted-v0', environments: N, horizon: T, steps: 10_000, seed: SEED, policyHidden: [6, H], valueHidden: [7], valueEpochs: 2,
    valueMinibatch: 20, warmupSteps: WARMUP, exploration: 'gsde', normalizeObservations: false, scaleRewards: true, ...settings,
  }, {})
}

/** μ and h of a row of inputs, in f64. */
function policyRow(layout: ParameterLayout, theta: Float32Array, x: ArrayLike<number>): { mean: number[], features: number[] } {
  let y = Array.from(x)
  let features = y
  for (const name of ['policy.0', 'policy.1', 'policy.head']) {
    const [weight, bias] = ['weight', 'bias'].map((part) => (
      view(theta, layout.windows.find((window) => window.name === `${name}.${part}`)!)
    ))
    features = y
    const z = Array.from(bias, (b, o) => y.reduce((sum, input, i) => sum + input * weight[i * bias.length + o], b))
    y = name === 'policy.head' ? z : z.map(Math.tanh)
  }
  return { mean: y, features }
}

/** The action of environment n at a step of its life, under the matrix of an epoch. */
function actionUnder(
  epoch: number, n: number, life: number, logStd: Float32Array, { mean, features }: ReturnType<typeof policyRow>,
): number[] {
  const matrix = new RandomStream(SEED, STREAM.exploration, n, epoch)
  const normals = Array.from({ length: H * A }, () => matrix.normal())
  const white = new RandomStream(SEED, STREAM.action, n, life)
  return mean.map((mu, i) => (
    features.reduce((sum, h, j) => sum + h * Math.exp(logStd[j * A + i]) * normals[j * A + i], mu) + 0.001 * white.normal()
  ))
}

describe.each([
  { sdeSampleFrequency: 4, epochOf: (step: number) => Math.floor(step / 4) },
  { sdeSampleFrequency: 1, epochOf: (step: number) => step },
  { sdeSampleFrequency: 0, epochOf: () => WARMUP + T }, // where the second batch begins
])('a new matrix every $sdeSampleFrequency steps', ({ sdeSampleFrequency, epochOf }) => {
  it('was held in exactly these steps, resets or not', async () => {
    const session = await Session.open({ host: nodeHost, threads: 1, config: configOf({ sdeSampleFrequency }), spec: script().spec })
    const { workspace } = session
    const { policy, batch, collector } = workspace
    await session.iterate()
    const lives = collector.lives.slice()
    const theta = workspace.theta.slice()
    await session.iterate() // the batch is that of the parameters before
    const logStd = view(theta, policy.logStd!)
    let resets = 0
    for (let n = 0; n < N; n++) {
      for (let t = 0; t < T; t++) {
        const row = t * N + n
        const outputs = policyRow(policy.layout, theta, batch.inputs.subarray(4 * row, 4 * row + 4))
        const expected = actionUnder(epochOf(WARMUP + T + t), n, lives[n]++, logStd, outputs)
        expected.forEach((a, i) => { expect(batch.actions[A * row + i]).toBeCloseTo(a, 4) })
        if (batch.terminated[row] + batch.truncated[row] > 0) {
          lives[n]++
          resets++
        }
      }
    }
    expect(resets).toBeGreaterThan(5)
    await session.close()
  })

  it('continues in the middle of a held matrix with the bits that it would have had', async () => {
    const config = resolveConfig({ ...configOf({ sdeSampleFrequency }), env: 'Pendulum-v1' })
    const session = await Session.open({ host: nodeHost, threads: 1, config })
    await session.iterate() // 26 steps: within an epoch of 4
    const state = structuredClone(await session.state())
    await session.iterate()
    const resumed = await Session.open({ host: nodeHost, threads: 1, config, state })
    await resumed.iterate()
    expect(await resumed.state()).toEqual(await session.state())
    await session.close()
    await resumed.close()
  })
})

it('begins with a deviation of exp(initialLogStd) for features of size 1, whatever the width', async () => {
  for (const width of [4, 64]) {
    const config = configOf({ policyHidden: [width], initialLogStd: 0.5 })
    const session = await Session.open({ host: nodeHost, threads: 1, config, spec: script().spec })
    const { policy, theta } = session.workspace
    const ones = view(theta, policy.logStd!).reduce((sum, logStd, k) => sum + (k % A === 0 ? Math.exp(2 * logStd) : 0), 0)
    expect(0.5 * Math.log(ones)).toBeCloseTo(0.5, 5)
    const { std } = await session.iterate()
    expect(std).toHaveLength(A)
    std.forEach((s) => { expect(s).toBeGreaterThan(0.2) })
    await session.close()
  }
})
