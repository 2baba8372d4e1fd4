// Action masks from the environment to the learner: what a batch holds of them, that nothing forbidden is ever done, in training,
// evaluation and by a saved policy, and what is said of masks that are none.

import { expect, it } from 'vitest'
import { MaskedWalk } from '../../tests/masked-environment.js'
import { forward } from '../../tests/reference-policy.js'
import { checkBatchEnvironment, checkEnvironment } from '../envs/check.js'
import { EnvironmentList } from '../envs/batch.js'
import { specFrom } from '../envs/own.js'
import { FrameStack } from '../envs/wrappers/frame-stack.js'
import { StickyAction } from '../envs/wrappers/sticky-action.js'
import { nodeHost } from '../host/node/host.js'
import { resultOf, trainOn } from '../runs/train.js'
import { Box } from '../spaces/box.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import { Session } from '../training/session.js'

const SETTINGS: Partial<TrainConfig> = {
  environments: 3, horizon: 50, warmupSteps: 5, steps: 3000, seed: 4, policyHidden: [8], valueHidden: [8], valueMinibatch: 50,
  evalEpisodes: 6,
}

async function open(environment: new () => MaskedWalk): Promise<Session> {
  const config = resolveConfig({ env: 'MaskedWalk-v0', ...SETTINGS, fisherStride: 2 }, {})
  return Session.open({ host: nodeHost, config, threads: 1, spec: specFrom(environment, 'own', 'the environment') })
}

it('keeps the masks in the batch, and the log-probabilities of the allowed choices alone', async () => {
  const session = await open(MaskedWalk)
  const { batch, policy, theta, statistics } = session.workspace
  for (let iteration = 0; iteration < 3; iteration++) {
    const before = { theta: theta.slice(), mean: [...statistics.mean], inverseStd: [...statistics.inverseStd] }
    expect((await session.iterate()).outcome).toBe('accepted')
    const reference = new MaskedWalk()
    for (let row = 0; row < batch.rows; row++) {
      const observation = batch.observations.subarray(2 * row, 2 * row + 2)
      reference.state.place = Math.round(9 * observation[0])
      const mask = reference.actionMask()
      expect([...batch.masks.subarray(4 * row, 4 * row + 4)]).toEqual(mask)
      const input = observation.map((x, i) => (x - before.mean[i]) * before.inverseStd[i])
      const weights = forward(policy.layout, 'tanh', before.theta, input).map((logit, i) => mask[i] * Math.exp(logit))
      const probability = weights[batch.actions[row]] / weights.reduce((a, b) => a + b)
      expect(probability).toBeGreaterThan(0)
      expect(batch.logProbs[row]).toBeCloseTo(Math.log(probability), 5)
    }
  }
  await session.close()
})

it('evaluates among the allowed choices, whatever the policy would rather do', async () => {
  const session = await open(MaskedWalk)
  const { theta, policy } = session.workspace
  const { bias } = policy.network.layers[policy.network.layers.length - 1]
  theta[bias.offset] = 100 // left, also at the left end
  expect((await session.evaluate(5)).meanLength).toBe(30)
  await session.close()
})

it('trains, evaluates, and acts by a saved policy without ever doing what is forbidden', async () => {
  const result = await resultOf(trainOn(nodeHost, { env: MaskedWalk, ...SETTINGS, threads: 1 }))
  expect(result.evaluation?.meanReturn).toBeGreaterThan(0.5)
  const environment = new MaskedWalk()
  for (let place = 0; place < 9; place++) {
    environment.state.place = place
    const observation = Float64Array.of(place / 9, place % 2)
    const mask = environment.actionMask()
    for (const sample of [false, true, true, true]) {
      expect(mask[result.policy.act(observation, { mask, sample }) as number]).toBe(1)
    }
    expect(result.policy.act(observation, { mask: [0, 0, 1, 0] })).toBe(2)
  }
  expect(() => result.policy.act(new Float64Array(2), { mask: [1, 1] })).toThrow(/2 entries; expected 4/)
  const wrapped = (): FrameStack<number> => new FrameStack(new StickyAction(new MaskedWalk(), 0.3), 2)
  await resultOf(trainOn(nodeHost, { env: wrapped, ...SETTINGS, envOptions: { maxEpisodeSteps: 30 }, threads: 1 }))
})

it('continues from a state with the bits that it would have had', async () => {
  const session = await open(MaskedWalk)
  await session.iterate()
  const state = structuredClone(await session.state())
  await session.iterate()
  const { config } = session.workspace
  const resumed = await Session.open({ host: nodeHost, config, threads: 1, spec: specFrom(MaskedWalk, 'own', 'it'), state })
  await resumed.iterate()
  expect(await resumed.state()).toEqual(await session.state())
  await session.close()
  await resumed.close()
})

class Stuck extends MaskedWalk {
  override actionMask(): number[] { return this.state.place === 4 ? [0, 0, 0, 0] : super.actionMask() }
}
class Short extends MaskedWalk {
  override actionMask(): number[] { return [1, 1] }
}
class Wandering extends MaskedWalk {
  private asked = 0
  override actionMask(): number[] { return [super.actionMask()[0], 1, 0, Number(this.asked++ % 7 < 3 && this.state.place < 8)] }
}
class InVain extends MaskedWalk {
  override readonly actionSpace = new Box({ low: -1, high: 1 }) as never
  override actionMask(): number[] { return [1] }
}

it.each([
  [Stuck, /environment MaskedWalk-v0 \(index \d, seed 4, step \d+ of its life\): the action mask allows nothing/],
  [Short, /2 entries; expected 4/],
  [InVain, /the action space is Box; only Discrete/],
])('%# a mask that is none ends the run with its place', async (environment, message) => {
  await expect(open(environment)).rejects.toThrow(message)
  await expect(open(environment)).rejects.toMatchObject({ name: 'EnvironmentError', cause: { name: 'ActionMaskError' } })
})

it('is checked by check-env: sound ones pass, others have a finding', async () => {
  expect((await checkEnvironment(MaskedWalk)).filter(({ severity }) => severity === 'error')).toEqual([])
  expect(await checkBatchEnvironment((n) => (
    new EnvironmentList(Array.from({ length: n }, () => new MaskedWalk()), new MaskedWalk())
  ))).toEqual([])
  const findings = async (environment: new () => MaskedWalk): Promise<string[]> => (
    (await checkEnvironment(environment)).filter(({ severity }) => severity === 'error').map(({ check }) => check)
  )
  for (const environment of [Stuck, Short]) expect(await findings(environment)).toEqual(['action-mask'])
  expect((await checkEnvironment(Wandering)).map(({ message }) => message).join()).toMatch(/the action mask before it/)
})
