// Every form of policy from training to its file and back: the saved policy acts as the run's own evaluation did, episode for episode, and
// what does not fit is told with the key.

import { expect, it } from 'vitest'
import { forward } from '../../tests/reference-policy.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { PLAIN, type ActionForm } from '../distributions/action-form.js'
import { make } from '../envs/registry.js'
import { nodeHost } from '../host/node/host.js'
import { Mlp } from '../nn/mlp.js'
import { ParameterLayout, view } from '../nn/parameters.js'
import { TrainedPolicy } from '../policy/trained-policy.js'
import { ConfigError, resolveConfig, type TrainConfig } from '../training/config.js'
import { decodePolicy, encodePolicy, policySpec } from './policy-file.js'
import { decodeSafetensors } from './safetensors.js'
import { Session } from '../training/session.js'
import { resultOf, trainOn } from './train.js'

const SEED = 5
const SETTINGS = {
  env: 'Pendulum-v1', envOptions: { maxEpisodeSteps: 40 }, environments: 2, horizon: 100, warmupSteps: 20, steps: 700, seed: SEED,
  policyHidden: [12, 9], valueHidden: [8], evalEpisodes: 3, threads: 1,
} as const

const FORMS: readonly Partial<ActionForm>[] = [
  {}, { stateDependentStd: true }, { squashActions: true }, { squashActions: true, stateDependentStd: true },
  { exploration: 'gsde' }, { exploration: 'gsde', sdeSampleFrequency: 0 },
]

/** Mean return of the evaluation's episodes, played with a policy from outside. */
async function play(policy: TrainedPolicy, episodes: number): Promise<number> {
  const environment = await make('Pendulum-v1', SETTINGS.envOptions)
  let total = 0
  for (let episode = 0; episode < episodes; episode++) {
    const random = new RandomStream(SEED, STREAM.evaluation, episode)
    let { observation } = environment.reset(random.at(0))
    for (let life = 1, going = true; going; life++) {
      const result = environment.step(policy.act(observation), random.at(life))
      observation = result.observation
      total += result.reward
      going = !result.terminated && !result.truncated
    }
  }
  return total / episodes
}

it.each(FORMS)('%j: is saved, loaded and acts as it was evaluated', async (form) => {
  const { policy, evaluation } = await resultOf(trainOn(nodeHost, { ...SETTINGS, ...form }))
  expect(await play(policy, 3)).toBeCloseTo(evaluation!.meanReturn, 9)
  const isPlain = Object.keys(form).length === 0
  expect(policy.spec.actionForm).toEqual(isPlain ? undefined : { ...PLAIN, ...form })
  const actions = Array.from({ length: 40 }, () => (policy.act(Float32Array.of(1, 0, 0), { sample: true }) as Float32Array)[0])
  expect(new Set(actions).size).toBeGreaterThan(5)
  actions.forEach((action) => { expect(Math.abs(action)).toBeLessThanOrEqual(2) })
})

it.each([false, true])('takes the mean, clipped or squashed into the Box: %j', async (squashActions) => {
  const { policy } = await resultOf(trainOn(nodeHost, { ...SETTINGS, squashActions, evalEpisodes: 0 }))
  const { theta, mean, inverseStd } = policy.numbers
  const layout = new ParameterLayout()
  new Mlp({ ...policy.spec.network, outputs: 1 }, 'policy', layout)
  view(theta, layout.windows[layout.windows.length - 1])[0] = 0.9
  const moved = new TrainedPolicy(policy.spec, policy.numbers, nodeHost.kernelBytes(false))
  for (const observation of [[1, 0, 0], [-1, 0, 3], [0, 1, -7]]) {
    const input = observation.map((x, i) => (x - mean[i]) * inverseStd[i])
    const [mu] = forward(layout, 'tanh', theta, input)
    const [action] = moved.act(Float32Array.from(observation)) as Float32Array
    expect(Math.abs(mu)).toBeGreaterThan(0.1)
    expect(action).toBeCloseTo(squashActions ? 2 * Math.tanh(mu) : Math.max(-2, Math.min(2, mu)), 5)
  }
})

it('holds the noise of sampled actions as in training: for so many draws, or for ever', async () => {
  const widest = async (sdeSampleFrequency: number): Promise<number[]> => {
    const { policy } = await resultOf(trainOn(nodeHost, { ...SETTINGS, exploration: 'gsde', sdeSampleFrequency, evalEpisodes: 0, initialLogStd: -2 }))
    const actions = Array.from({ length: 12 }, () => (policy.act(Float32Array.of(1, 0, 0), { sample: true }) as Float32Array)[0])
    const groups = sdeSampleFrequency === 0 ? [actions] : [0, 4, 8].map((first) => actions.slice(first, first + 4))
    return groups.map((group) => Math.max(...group) - Math.min(...group))
  }
  for (const frequency of [0, 4]) for (const spread of await widest(frequency)) expect(spread).toBeLessThan(0.01)
})

it('writes files of plain policies as before, and of others so that programs that do not know them refuse', async () => {
  for (const [form, version] of [[{}, '1'], [{ exploration: 'gsde' }, '2']] as const) {
    const { threads, ...settings } = SETTINGS
    const session = await Session.open({ host: nodeHost, threads, config: resolveConfig({ ...settings, ...form }) })
    const bytes = encodePolicy(policySpec(session.workspace, session.spaces), session.workspace.parameters())
    expect(decodeSafetensors(bytes).metadata.version).toBe(version)
    expect('actionForm' in decodePolicy(bytes).spec).toBe(version === '2')
    expect(decodePolicy(bytes).numbers.theta).toEqual(Float32Array.from(session.workspace.theta))
    await session.close()
  }
})

const opened = (settings: Partial<TrainConfig> & { env: string }): Promise<unknown> => (
  Promise.resolve().then(() => Session.open({ host: nodeHost, threads: 1, config: resolveConfig(settings) }))
)

it.each([
  [{ env: 'CartPole-v1', exploration: 'gsde' }, 'exploration', /got "gsde", expected "gaussian" unless the action space is a Box\. The action space is Discrete/],
  [{ env: 'MatchBits-v0', stateDependentStd: true }, 'stateDependentStd', /unless the action space is a Box/],
  [{ env: 'MatchDigits-v0', squashActions: true }, 'squashActions', /unless the action space is a Box/],
  [{ env: 'Pendulum-v1', exploration: 'gsde', stateDependentStd: true }, 'stateDependentStd', /false where exploration is "gsde"/],
  [{ env: 'Pendulum-v1', exploration: 'gsde', squashActions: true }, 'squashActions', /false where exploration is "gsde"/],
  [{ env: 'Pendulum-v1', exploration: 'gsde', policyHidden: [] }, 'exploration', /without hidden layers/],
  [{ env: 'Pendulum-v1', sdeSampleFrequency: 8 }, 'sdeSampleFrequency', /Nothing would read it/],
] as const)('%j is a contradiction', async (settings, key, message) => {
  const error: unknown = await opened(settings).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConfigError)
  expect((error as ConfigError).problems.map((problem) => problem.key)).toEqual([key])
  expect((error as ConfigError).message).toMatch(message)
})
