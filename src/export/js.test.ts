// The exported JavaScript module against the library: the same actions, bit for bit, deterministic and drawn, with masks. It runs in a
// context that has nothing but the language, with eval and WebAssembly forbidden.

import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundlePlayer } from '../../scripts/build-player.js'
import { ExportedCase, POLICIES } from '../../tests/exported-policies.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { sha256 } from '../runs/parameters-hash.js'
import type { Action, Observation } from '../spaces/space.js'
import { fromBase64, toBase64 } from './base64.js'
import { exportPolicyWith } from './export-policy.js'
import { PLAYER_SOURCE } from './player-source.js'

interface Module {
  readonly policy: Readonly<Record<string, unknown>>
  readonly noiseSize: number
  readonly act: (observation: Observation, options?: object) => Action
  readonly resetNoise: () => void
}

const OBSERVATIONS = 1000
const EXPORTS = /export \{ (.*) \};\s*$/

function moduleOf(file: Uint8Array): Module {
  const text = new TextDecoder().decode(exportPolicyWith(sha256, file, { format: 'js' }, '1.2.3').content)
  const code = text.slice(text.indexOf('\n', text.indexOf('preserved')))
  expect(code).not.toMatch(/\bimport\b|\brequire\b|\bfetch\b|\batob\b|Function\(/)
  expect(EXPORTS.exec(code)?.[1]).toBe('act, noiseSize, policy, resetNoise')
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } })
  // A function of its own, as a module is a scope of its own: variables of the context itself are slow.
  return runInContext(`(() => { 'use strict'; ${code.replace(EXPORTS, 'return { $1 };')} })()`, context) as Module
}

/** Type and bits: NaN and −0 count, and so does which array it is. */
function bits(action: Action): string {
  return typeof action === 'number' ? `number ${Object.is(action, -0) ? '-0' : action}`
    : `${Object.prototype.toString.call(action)} ${Array.from(action, (x) => (Object.is(x, -0) ? '-0' : String(x))).join()}`
}

it('is bundled from the sources as they are: if not, `npm run build:player`', async () => {
  expect(PLAYER_SOURCE).toBe(await bundlePlayer())
})

describe.each(Object.entries(POLICIES))('%s', (_, policy) => {
  it(`acts as the library does, bit for bit, on ${OBSERVATIONS} observations`, async () => {
    const made = await ExportedCase.of(policy)
    const { act, noiseSize } = moduleOf(made.file)
    expect(noiseSize).toBe(made.noise(0).length)
    const drawn = new Set<string>(), likely = new Set<string>()
    for (let k = 0; k < OBSERVATIONS; k++) {
      const observation = made.observation(k)
      const mode = bits(act(observation))
      const sample = bits(act(observation, { noise: made.noise(k) }))
      expect(mode).toBe(bits(made.library.act(observation)))
      expect(sample).toBe(bits(made.library.act(observation, { sample: true }))) // the library's k-th draw
      likely.add(mode)
      drawn.add(sample)
    }
    expect(likely.size).toBeGreaterThan(1)
    expect(drawn.size).toBeGreaterThan(1)
  })
})

it.each(['Discrete', 'Discrete from 3, relu, wide', 'MultiDiscrete'])('%s: takes the same choices under masks', async (name) => {
  const made = await ExportedCase.of(POLICIES[name])
  const { act } = moduleOf(made.file)
  let changed = 0
  for (let k = 0; k < OBSERVATIONS; k++) {
    const observation = made.observation(k), mask = made.mask(k)
    const mode = bits(act(observation, { mask }))
    expect(mode).toBe(bits(made.library.act(observation, { mask })))
    expect(bits(act(observation, { mask, noise: made.noise(k) }))).toBe(bits(made.library.act(observation, { mask, sample: true })))
    if (mode !== bits(act(observation))) changed++
  }
  expect(changed).toBeGreaterThan(50)
})

it.each(['Box, clipped', 'MultiBinary', 'MultiDiscrete'])('%s: makes its noise from uniforms as RandomStream does', async (name) => {
  const made = await ExportedCase.of(POLICIES[name])
  const { act } = moduleOf(made.file)
  for (let k = 0; k < 50; k++) {
    const stream = new RandomStream(11, STREAM.user, 0, k)
    const observation = made.observation(k)
    expect(bits(act(observation, { random: () => stream.uniform() }))).toBe(bits(made.library.act(observation, { sample: true })))
  }
})

it('holds the matrix of gSDE for as many draws as in training, or until it is let go', async () => {
  for (const [name, held] of [['Box, gSDE', 4], ['Box, gSDE, one matrix for all', 12]] as const) {
    const made = await ExportedCase.of(POLICIES[name])
    const { act, resetNoise } = moduleOf(made.file)
    const stream = new RandomStream(5, STREAM.user)
    const observation = made.observation(1)
    const [mean] = act(observation) as Float32Array
    const first = Array.from({ length: 12 }, () => (act(observation, { random: () => stream.uniform() }) as Float32Array)[0] - mean)
    resetNoise()
    const next = (act(observation, { random: () => stream.uniform() }) as Float32Array)[0] - mean
    const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01 // ten deviations of what is added at each step
    first.forEach((x, i) => { expect(near(x, first[i - i % held])).toBe(true) })
    expect(near(next, first[0])).toBe(false)
    if (held === 4) expect(near(first[4], first[0])).toBe(false)
  }
})

it('says what does not fit', async () => {
  const made = await ExportedCase.of(POLICIES.Discrete)
  const { act, policy } = moduleOf(made.file)
  const observation = made.observation(0)
  expect(policy).toMatchObject({ env: 'Case-v0', trpoExport: 1, distribution: 'categorical', noise: '1 uniform on [0, 1)' })
  expect(() => act([1, 2])).toThrow(/2 numbers; Case-v0 gives 5/)
  expect(() => act(observation, { noise: [0.5, 0.5] })).toThrow(/noise has 2 numbers; expected 1/)
  expect(() => act(observation, { noise: [1] })).toThrow(/noise\[0\] is 1; expected numbers from 0 to below 1/)
  expect(() => act(observation, { noise: [0.5], random: () => 0.5 })).toThrow(/noise and random/)
  expect(() => act(observation, { mask: [0, 0, 0, 0, 0] })).toThrow(/allows nothing/)
  const gaussian = moduleOf((await ExportedCase.of(POLICIES['Box, linear'])).file)
  expect(() => gaussian.act(made.observation(0), { noise: [NaN, 0] })).toThrow(/noise\[0\] is NaN; expected finite numbers/)
  expect(() => gaussian.act(made.observation(0), { mask: [1, 1] })).toThrow(/only Discrete and MultiDiscrete have masks/)
})

it('base64 is that of Node, both ways', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
    const text = toBase64(bytes)
    expect(text).toBe(Buffer.from(bytes).toString('base64'))
    expect(fromBase64(text)).toEqual(bytes)
  }))
})
