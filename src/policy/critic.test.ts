// V(s) of a saved policy against a network written out here in plain arithmetic, from the arrays of the file: with a network of its own
// and with a shared trunk, in units of the raw reward. A file without a value function, as they were, loads and says so.

import { describe, expect, it } from 'vitest'
import { nodeHost } from '../host/node/host.js'
import { sha256 } from '../runs/parameters-hash.js'
import { sealOf } from '../runs/fingerprint.js'
import { decodePolicy, encodePolicy, policySpec } from '../runs/policy-file.js'
import { decodeSafetensors, encodeSafetensors } from '../runs/safetensors.js'
import { resolveConfig } from '../training/config.js'
import { Session } from '../training/session.js'
import { TrainedPolicy } from './trained-policy.js'

const OBSERVATION = [0.3, -0.7, 0.02, 1.1]
const SIZES = { environments: 2, horizon: 64, steps: 1000, valueEpochs: 1, policyHidden: [5, 3], seed: 4 }

async function policyFile(input: object): Promise<Uint8Array> {
  const config = resolveConfig({ env: 'CartPole-v1', ...SIZES, ...input })
  const session = await Session.open({ host: nodeHost, threads: 1, config })
  try {
    await session.iterate()
    return encodePolicy(policySpec(session.workspace, session.spaces), session.workspace.parameters())
  } finally {
    await session.close()
  }
}

function load(file: Uint8Array): TrainedPolicy {
  const { spec, numbers } = decodePolicy(file)
  return new TrainedPolicy(spec, numbers, nodeHost.kernelBytes(false))
}

/** The value by hand; hidden layers from `trunk`. */
function valueByHand(file: Uint8Array, trunk: 'policy' | 'value', layers: number): number {
  const { tensors, metadata } = decodeSafetensors(file)
  const numbers = (name: string): number[] => Array.from(tensors[name].data as ArrayLike<number>)
  const mean = numbers('observation.mean'), variance = numbers('observation.variance')
  const dense = (x: readonly number[], name: string): number[] => {
    const weight = numbers(`${name}.weight`)
    return numbers(`${name}.bias`).map((bias, j, { length }) => x.reduce((sum, xi, i) => sum + xi * weight[i * length + j], bias))
  }
  let x = OBSERVATION.map((o, i) => (o - mean[i]) / Math.sqrt(variance[i] + 1e-8))
  for (let l = 0; l < layers; l++) x = dense(x, `${trunk}.${l}`).map(Math.tanh)
  const { value } = JSON.parse(metadata.policy) as { value: { unit: number } }
  return value.unit * dense(x, 'value.head')[0]
}

describe('value', () => {
  it('is that of a network of its own', async () => {
    const file = await policyFile({ algorithm: 'trpo', valueHidden: [7, 4, 6] })
    const policy = load(file)
    expect(policy.value(OBSERVATION)).toBeCloseTo(valueByHand(file, 'value', 3), 4)
    expect(Math.abs(policy.value(OBSERVATION) ?? 0)).toBeGreaterThan(1e-3)
    expect(policy.spec.value).toMatchObject({ sharedTrunk: false, unit: 1 })
  })

  it('is that of a head on the policy\'s trunk', async () => {
    const file = await policyFile({ algorithm: 'ppo', sharedTrunk: true })
    expect(load(file).value(OBSERVATION)).toBeCloseTo(valueByHand(file, 'policy', 2), 4)
    expect(load(file).spec.value?.sharedTrunk).toBe(true)
  })

  it('is in units of the raw reward where the rewards were scaled', async () => {
    const file = await policyFile({ algorithm: 'trpo', scaleRewards: true })
    const policy = load(file)
    expect(policy.spec.value?.unit).toBeGreaterThan(2) // the deviation of CartPole's returns
    expect(policy.value(OBSERVATION)).toBeCloseTo(valueByHand(file, 'value', policy.spec.value?.hidden.length ?? 0), 3)
  })

  it('is null of a file without it, which acts all the same', async () => {
    const file = await policyFile({ algorithm: 'trpo' })
    const { tensors, metadata } = decodeSafetensors(file)
    const { value, ...spec } = JSON.parse(metadata.policy) as Record<string, unknown>
    expect(value).toBeDefined()
    const kept = Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('value.')))
    const policy = JSON.stringify(spec)
    const old = load(encodeSafetensors(kept, { ...metadata, policy, sha256: sealOf(policy, kept, sha256) }))
    expect(old.value(OBSERVATION)).toBeNull()
    expect(old.act(OBSERVATION)).toBe(load(file).act(OBSERVATION))
  })
})
