// The exported arrays, read as another program would: by their names, shapes and metadata alone. A plain f64 forward pass over them gives
// the library's actions.

import { describe, expect, it } from 'vitest'
import { ExportedCase, POLICIES } from '../../tests/exported-policies.js'
import { sha256 } from '../runs/parameters-hash.js'
import { decodeSafetensors, type Safetensors } from '../runs/safetensors.js'
import { exportPolicyWith } from './export-policy.js'

const arraysOf = (made: ExportedCase): Safetensors => (
  decodeSafetensors(exportPolicyWith(sha256, made.file, { format: 'safetensors' }, '1.2.3').content)
)

/** The network's outputs [D], from the file's arrays only. */
function outputs({ tensors, metadata }: Safetensors, observation: Float64Array): number[] {
  const numbers = (name: string): number[] => Array.from(tensors[name].data as ArrayLike<number>)
  const limit = metadata.observation_limit === 'none' ? Infinity : Number(metadata.observation_limit)
  const mean = numbers('normalizer.mean'), scale = numbers('normalizer.scale')
  let x = Array.from(observation, (o, i) => Math.max(-limit, Math.min(limit, (o - mean[i]) * scale[i])))
  const layers = Number(metadata.layers)
  for (let l = 0; l < layers; l++) {
    const [out, inputs] = tensors[`network.${l}.weight`].shape
    expect(inputs).toBe(x.length)
    const w = numbers(`network.${l}.weight`), b = numbers(`network.${l}.bias`)
    const z = Array.from({ length: out }, (_, o) => x.reduce((sum, value, i) => sum + value * w[o * inputs + i], b[o]))
    x = l === layers - 1 ? z : z.map(metadata.activation === 'tanh' ? Math.tanh : (value) => Math.max(0, value))
  }
  return x
}

/** The most likely action, as docs/deployment.md says it follows from the outputs. */
function mode(file: Safetensors, out: number[]): number[] {
  const { distribution } = file.metadata
  if (distribution === 'bernoulli') return out.map((logit) => (logit > 0 ? 1 : 0))
  if (distribution === 'categorical') {
    const space = JSON.parse(file.metadata.action_space) as { n?: number, nvec?: number[], start: number | number[] }
    let end = 0
    return (space.nvec ?? [space.n!]).map((size, g) => {
      const logits = out.slice(end, end += size)
      return logits.indexOf(Math.max(...logits)) + [space.start].flat()[g]
    })
  }
  const [low, high] = ['action.low', 'action.high'].map((name) => Array.from(file.tensors[name].data as Float64Array))
  return low.map((l, i) => {
    const a = distribution.startsWith('squashed') ? l + (Math.tanh(out[i]) + 1) / 2 * (high[i] - l) : out[i]
    return Math.max(l, Math.min(high[i], a))
  })
}

describe.each(Object.entries(POLICIES))('%s', (_, policy) => {
  it('follows from the arrays', async () => {
    const made = await ExportedCase.of(policy)
    const file = arraysOf(made)
    for (let k = 0; k < 200; k++) {
      const observation = made.observation(k)
      const expected = made.library.act(observation)
      const action = mode(file, outputs(file, made.flat(observation)))
      expect(action).toHaveLength(typeof expected === 'number' ? 1 : expected.length)
      action.forEach((a, i) => { expect(Math.abs(a - (typeof expected === 'number' ? expected : expected[i]))).toBeLessThan(2e-5) })
    }
  })

  it('are named, shaped and described', async () => {
    const made = await ExportedCase.of(policy)
    const { tensors, metadata } = arraysOf(made)
    const { actionSpace, network, actionForm } = made.library.spec
    expect(metadata).toMatchObject({ format: 'trpo-arrays', version: '1', env: 'Case-v0', producer: 'trpo 1.2.3', activation: network.activation })
    expect(metadata.policy_sha256).toBe(decodeSafetensors(made.file).metadata.sha256)
    expect(JSON.parse(metadata.action_space)).toEqual(actionSpace)
    expect('action.low' in tensors).toBe(actionSpace.kind === 'Box')
    expect('log_std' in tensors).toBe(actionSpace.kind === 'Box' && actionForm?.stateDependentStd !== true)
    expect(tensors['network.0.weight'].shape).toEqual([network.hidden[0] ?? tensors['network.0.bias'].data.length, network.inputs])
    const trained = Object.entries(tensors).filter(([name]) => /^network|^log_std/.test(name))
    const size = trained.reduce((sum, [, { data }]) => sum + data.length, 0)
    expect(size).toBe(made.library.numbers.theta.length)
  })
})
