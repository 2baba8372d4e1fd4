// Where `loadPolicy` looks, and what it says where there is no policy: never a bare ENOENT.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadPolicy, trained } from '../host/node/api.js'
import { RunError } from './run-directory.js'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-policy-'))
  const config = { env: 'CartPole-v1', environments: 1, horizon: 128, steps: 128, evalEpisodes: 0, normalizeObservations: false } as const
  await trained({ ...config, threads: 1, out: join(folder, 'runs', 'b') })
  mkdirSync(join(folder, 'runs', 'a'))
  mkdirSync(join(folder, 'begun'))
  writeFileSync(join(folder, 'begun', 'config.json'), '{}')
  writeFileSync(join(folder, 'cat.safetensors'), 'a cat, as a picture')
})
afterAll(() => { rmSync(folder, { recursive: true }) })

it('finds a policy in a run, and by its file', () => {
  const run = join(folder, 'runs', 'b')
  const act = (path: string): unknown => loadPolicy(path).act([0.1, 0, 0.02, 0])
  expect(act(join(run, 'policy.safetensors'))).toBe(act(run))
  expect([0, 1]).toContain(act(run))
})

it.each([
  ['missing', /^policy .*missing: no such file or directory\. Give the directory of a run, as `trpo train` printed it, or its policy\.safetensors\.$/],
  ['runs', /^policy .*runs: a directory without policy\.safetensors\. Did you mean a run inside it, such as .*b\?$/],
  ['runs/a', /^policy .*a: a directory without policy\.safetensors\. Give the directory of a run/],
  ['begun', /^run .*begun: it has no policy\.safetensors yet, .* Continue the run: trpo resume .*begun$/],
  ['cat.safetensors', /^.*cat\.safetensors: not a safetensors file/],
])('says what is wrong with %s', (path, message) => {
  const load = (): unknown => loadPolicy(join(folder, path))
  expect(load).toThrow(RunError)
  expect(load).toThrow(message)
})
