// The run directory: what is in it after each call, and what is refused in which words.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { defaultRunPath, RunDirectory, RunError } from './run-directory.js'
import { packageVersion } from './versions.js'

const config = resolveConfig({ env: 'CartPole-v1', seed: 7 })
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-run-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function read(...parts: string[]): string {
  return readFileSync(join(folder, ...parts), 'utf8')
}

describe('a new run', () => {
  it('starts with config.json: the whole config and the versions', async () => {
    await RunDirectory.create(join(folder, 'a', 'run'), config)
    expect(readdirSync(join(folder, 'a', 'run'))).toEqual(['config.json'])
    const record = JSON.parse(read('a', 'run', 'config.json')) as Record<string, unknown>
    expect(record.config).toEqual(config)
    const kernels = expect.stringMatching(/^[0-9a-f]{64}$/) as string
    expect(record.versions).toMatchObject({ trpo: packageVersion(), node: process.version, kernels })
  })

  it('keeps a line per iteration, and whole files for the rest', async () => {
    const run = await RunDirectory.create(folder, config)
    for (const iteration of [1, 2]) await run.appendMetrics({ iteration, steps: iteration * 2048, meanReturn: null } as IterationReport)
    await run.writePolicy(Uint8Array.of(1, 2))
    await run.writePolicy(Uint8Array.of(3, 4, 5))
    await run.writeSummary({ steps: 4096, seconds: 1.5, evaluation: null, parametersSha256: 'ab' })
    expect(read('metrics.jsonl')).toBe('{"iteration":1,"steps":2048,"meanReturn":null}\n{"iteration":2,"steps":4096,"meanReturn":null}\n')
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'metrics.jsonl', 'policy.safetensors', 'summary.json'])
    expect(JSON.parse(read('summary.json'))).toEqual({ steps: 4096, seconds: 1.5, evaluation: null, parametersSha256: 'ab' })

    const opened = await RunDirectory.open(folder)
    expect(opened.config).toEqual(config)
    expect([...await opened.readPolicy()]).toEqual([3, 4, 5])
  })

  it('is refused where one is', async () => {
    await RunDirectory.create(folder, config)
    await expect(RunDirectory.create(folder, config)).rejects.toThrow(/already holds a run \(config\.json\).*Give another directory/)
    writeFileSync(join(folder, 'file'), '')
    await expect(RunDirectory.create(join(folder, 'file'), config)).rejects.toThrow(/got a file of that name/)
  })
})

describe('opening', () => {
  it('refuses what is no run, and points to the one inside', async () => {
    await expect(RunDirectory.open(join(folder, 'nowhere'))).rejects.toThrow(/nowhere: no such directory/)
    await expect(RunDirectory.open(folder)).rejects.toThrow(/not a run, it has no config\.json\.$/)
    await RunDirectory.create(join(folder, 'trpo-s7'), config)
    await expect(RunDirectory.open(folder)).rejects.toThrow(`Did you mean a run inside it, such as ${join(folder, 'trpo-s7')}?`)
    await expect(RunDirectory.open(join(folder, 'trpo-s7', 'config.json'))).rejects.toThrow('expected the directory of a run')
  })

  it('refuses a damaged config, and says what is wrong with it', async () => {
    writeFileSync(join(folder, 'config.json'), '{ "config": {')
    await expect(RunDirectory.open(folder)).rejects.toThrow(/config\.json cannot be read: .*JSON/)
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ config: { ...config, maxKl: -1 } }))
    await expect(RunDirectory.open(folder)).rejects.toThrow('config key "maxKl": got -1')
    writeFileSync(join(folder, 'config.json'), '{}')
    await expect(RunDirectory.open(folder)).rejects.toThrow('config key "env": got nothing')
    await expect(RunDirectory.open(folder)).rejects.toThrow(RunError)
  })

  it('says why there is no policy', async () => {
    const run = await RunDirectory.create(folder, config)
    await expect(run.readPolicy()).rejects.toThrow(/it has no policy\.safetensors, which is written at the end/)
  })
})

describe('the default path', () => {
  it('names environment, algorithm, seed and time, and never an odd character', () => {
    const time = new Date('2026-03-04T05:06:07.890Z')
    expect(defaultRunPath(config, time)).toBe(join('runs', 'CartPole-v1', 'trpo-s7-20260304-050607'))
    expect(defaultRunPath({ ...config, env: '../a b/c' }, time)).toBe(join('runs', '..-a-b-c', 'trpo-s7-20260304-050607'))
  })
})
