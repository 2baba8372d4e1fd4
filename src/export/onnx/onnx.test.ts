// The exported ONNX models: run by onnxruntime (its WebAssembly build, one thread), they agree with the library on a thousand observations
// of every kind of policy, deterministic, drawn and masked; they keep ONNX's own rules, by a checker of ours, by onnxruntime's and, where
// Python has it, by ONNX's.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-web/wasm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExportedCase, POLICIES } from '../../../tests/exported-policies.js'
import { checkModel, decodeModel } from '../../../tests/onnx-model.js'
import { sha256 } from '../../runs/parameters-hash.js'
import type { Action } from '../../spaces/space.js'
import { exportPolicyWith } from '../export-policy.js'

const ROWS = 1000
const TOLERANCE = 1e-5

beforeAll(() => {
  ort.env.wasm.numThreads = 1
})

interface Rows { readonly data: Float32Array, readonly dims: readonly number[] }

interface Result {
  readonly action: readonly number[]
  readonly logits: Float32Array | null
}

async function run(file: Uint8Array, inputs: Readonly<Record<string, Rows>>): Promise<Result> {
  const session = await ort.InferenceSession.create(file)
  expect(new Set(session.inputNames)).toEqual(new Set(Object.keys(inputs)))
  const feeds = Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)] as const)
  const outputs = await session.run(Object.fromEntries(feeds))
  await session.release()
  const { action, logits } = outputs as { action: ort.Tensor, logits?: ort.Tensor }
  expect(action.dims[0]).toBe(ROWS)
  const values = Array.from(action.data as ArrayLike<number | bigint>, Number)
  return { action: values, logits: logits === undefined ? null : logits.data as Float32Array }
}

const onnx = (made: ExportedCase, options: { stochastic?: boolean, mask?: boolean } = {}): Uint8Array => (
  exportPolicyWith(sha256, made.file, { format: 'onnx', ...options }, '1.2.3').content
)

const rows = (row: (k: number) => ArrayLike<number>): Rows => {
  const all = Array.from({ length: ROWS }, (_, k) => Array.from(row(k)))
  return { data: Float32Array.from(all.flat()), dims: [ROWS, all[0].length] }
}

const list = (action: Action): number[] => (typeof action === 'number' ? [action] : Array.from(action))

/** How far the actions are apart: for a Box in units of max(1, |a|); else the rows that differ, without those that a last bit decides. */
function compare(
  made: ExportedCase, result: Result, expected: readonly number[][], noise: ((k: number) => number[]) | null,
): { error: number, close: number } {
  const isClose = result.logits === null ? () => false : decidedByLastBits(made, result.logits, noise)
  const width = expected[0].length
  let error = 0, close = 0
  expected.forEach((row, k) => {
    const got = result.action.slice(k * width, (k + 1) * width)
    if (!made.isUniform) row.forEach((a, i) => { error = Math.max(error, Math.abs(got[i] - a) / Math.max(1, Math.abs(a))) })
    else if (isClose(k)) close++
    else expect(got, `row ${k}`).toEqual(row)
  })
  return { error, close }
}

/** Probabilities of each entry's choices, from the logits of a row. */
function probabilities(made: ExportedCase, logits: readonly number[]): number[][] {
  const { actionSpace: space } = made.library.spec
  if (space.kind === 'MultiBinary') return logits.map((logit) => [1 / (1 + Math.exp(-logit)), 1 - 1 / (1 + Math.exp(-logit))])
  const groups = space.kind === 'Discrete' ? [space.n] : space.kind === 'MultiDiscrete' ? space.nvec : []
  let end = 0
  return groups.map((size) => {
    const group = logits.slice(end, end += size)
    const weights = group.map((logit) => Math.exp(logit - Math.max(...group)))
    const z = weights.reduce((sum, weight) => sum + weight)
    return weights.map((weight) => weight / z)
  })
}

/** Whether a difference of 1e-5 in a probability could decide row k: two likeliest choices, or a uniform at a border. */
function decidedByLastBits(made: ExportedCase, logits: Float32Array, noise: ((k: number) => number[]) | null): (k: number) => boolean {
  const width = logits.length / ROWS
  return (k) => probabilities(made, Array.from(logits.subarray(k * width, (k + 1) * width))).some((p, g) => {
    const [first, second = 0] = p.toSorted((a, b) => b - a)
    if (noise === null) return first - second < TOLERANCE
    let sum = 0
    return p.some((probability) => Math.abs((sum += probability) - noise(k)[g]) < TOLERANCE)
  })
}

describe.each(Object.entries(POLICIES))('%s', (_, policy) => {
  it('agrees with the library, row by row', async () => {
    const made = await ExportedCase.of(policy)
    const observation = rows((k) => made.flat(made.observation(k)))
    const likely = Array.from({ length: ROWS }, (_unused, k) => list(made.library.act(made.observation(k))))
    const deterministic = await run(onnx(made), { observation })
    const { error, close } = compare(made, deterministic, likely, null)
    expect(error).toBeLessThan(TOLERANCE)
    expect(close).toBeLessThan(5)
    expect(new Set(likely.map(String)).size).toBeGreaterThan(1)
  })

  it('agrees with the library on the same noise', async () => {
    const made = await ExportedCase.of(policy)
    const observation = rows((k) => made.flat(made.observation(k)))
    const held = made.normalsHeld
    const own = (k: number): number[] => made.noise(k).slice(held)
    const drawn = Array.from({ length: ROWS }, (_unused, k) => list(made.library.act(made.observation(k), { sample: true })))
    const inputs = { observation, noise: rows(own) }
    const { data } = rows((k) => made.noise(k).slice(0, held))
    const matrix = { held_noise: { data, dims: [ROWS, held / made.noiseCount, made.noiseCount] } }
    const result = await run(onnx(made, { stochastic: true }), held > 0 ? { ...inputs, ...matrix } : inputs)
    const { error, close } = compare(made, result, drawn, own)
    expect(error).toBeLessThan(TOLERANCE)
    expect(close).toBeLessThan(5)
  })

  it('keeps the rules of ONNX, and says what it is', async () => {
    const made = await ExportedCase.of(policy)
    for (const stochastic of [false, true]) {
      const model = decodeModel(onnx(made, { stochastic }))
      const metadata = checkModel(model)
      expect(model).toMatchObject({ producerName: 'trpo', producerVersion: '1.2.3' })
      expect(metadata).toMatchObject({ trpo_export: '1', env: 'Case-v0', stochastic: String(stochastic), opset: '17' })
      expect(metadata.policy_sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(JSON.parse(metadata.observation_space)).toEqual(made.observationSpace)
      expect(JSON.parse(metadata.action_space)).toEqual(made.library.spec.actionSpace)
      const parts = JSON.parse(metadata.observation_layout) as { offset: number, size: number }[]
      expect(parts.reduce((end, { offset, size }) => (offset === end ? end + size : NaN), 0)).toBe(made.library.spec.network.inputs)
    }
  })
})

describe.each(['Discrete', 'Discrete from 3, relu, wide', 'MultiDiscrete'])('%s with masks', (name) => {
  it.each([false, true])('chooses what is allowed, as the library does; drawn: %j', async (stochastic) => {
    const made = await ExportedCase.of(POLICIES[name])
    const file = onnx(made, { stochastic, mask: true })
    checkModel(decodeModel(file))
    const inputs = { observation: rows((k) => made.flat(made.observation(k))), mask: rows((k) => made.mask(k)) }
    const noise = (k: number): number[] => made.noise(k)
    const result = await run(file, stochastic ? { ...inputs, noise: rows(noise) } : inputs)
    const act = (k: number): Action => made.library.act(made.observation(k), { mask: made.mask(k), sample: stochastic })
    const expected = Array.from({ length: ROWS }, (_, k) => list(act(k)))
    const { close } = compare(made, result, expected, stochastic ? noise : null)
    expect(close).toBeLessThan(5)
    expect(result.logits!.every((logit, i) => (logit === -Infinity) === (inputs.mask.data[i] === 0))).toBe(true)
  })

  it('never takes a forbidden choice, whatever the noise: 0, just below 1, and 1 itself', async () => {
    const made = await ExportedCase.of(POLICIES[name])
    const ends = [0, 1 - 2 ** -24, 1]
    const mask = rows((k) => made.mask(k))
    const noise = rows((k) => made.noise(k).map((_, g) => ends[(k + g) % 3]))
    const observation = rows((k) => made.flat(made.observation(k)))
    const { action } = await run(onnx(made, { stochastic: true, mask: true }), { observation, noise, mask })
    const { actionSpace: space } = made.library.spec
    const groups = space.kind === 'Discrete' ? [space.n] : space.kind === 'MultiDiscrete' ? space.nvec : []
    const start = space.kind === 'Discrete' ? [space.start] : space.kind === 'MultiDiscrete' ? space.start : []
    const first = groups.map((_, g) => groups.slice(0, g).reduce((sum, n) => sum + n, 0))
    for (let i = 0; i < action.length; i++) {
      const g = i % groups.length, row = Math.floor(i / groups.length)
      expect(made.mask(row)[first[g] + action[i] - start[g]]).toBe(1)
    }
  })
})

const PYTHON = ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', 'import onnx']).status === 0)
const CHECK = 'import onnx, sys\nfor path in sys.argv[1:]:\n  onnx.checker.check_model(onnx.load(path), full_check=True)\nprint(len(sys.argv) - 1)'

describe('the checker of the onnx package for Python', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trpo-onnx-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.skipIf(PYTHON === undefined)(`accepts every model${PYTHON === undefined ? ' (skipped: no python3 with the module onnx here)' : ''}`, async () => {
    const paths: string[] = []
    for (const [i, policy] of Object.values(POLICIES).entries()) {
      const made = await ExportedCase.of(policy)
      const choices = ['Discrete', 'MultiDiscrete'].includes(policy.actionSpace.kind)
      for (const stochastic of [false, true]) for (const mask of choices ? [false, true] : [false]) {
        const path = join(folder, `${i}-${stochastic}-${mask}.onnx`)
        writeFileSync(path, onnx(made, { stochastic, mask }))
        paths.push(path)
      }
    }
    expect(execFileSync(PYTHON ?? '', ['-c', CHECK, ...paths], { encoding: 'utf8' })).toBe(`${paths.length}\n`)
  })
})
