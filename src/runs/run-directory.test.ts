// The run directory: what is in it after each call, and what is refused in which words.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles } from '../host/node/files.js'
import { resolveConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { defaultRunPath, RunDirectory } from './run-directory.js'
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
    await RunDirectory.create(nodeFiles, join(folder, 'a', 'run'), config)
    expect(readdirSync(join(folder, 'a', 'run'))).toEqual(['config.json'])
    const record = JSON.parse(read('a', 'run', 'config.json')) as Record<string, unknown>
    expect(record.config).toEqual(config)
    const kernels = expect.stringMatching(/^[0-9a-f]{64}$/) as string
    expect(record.versions).toMatchObject({ trpo: packageVersion(), node: process.version, kernels })
  })

  it('keeps a line per iteration, and whole files for the rest', async () => {
    const run = await RunDirectory.create(nodeFiles, folder, config)
    for (const iteration of [1, 2]) await run.metrics.append({ iteration, steps: iteration * 2048, meanReturn: null } as IterationReport)
    await run.writePolicy(Uint8Array.of(1, 2))
    await run.writePolicy(Uint8Array.of(3, 4, 5))
    await run.writeSummary({ steps: 4096, seconds: 1.5, evaluation: null, parametersSha256: 'ab' })
    expect(read('metrics.jsonl')).toBe('{"iteration":1,"steps":2048,"meanReturn":null}\n{"iteration":2,"steps":4096,"meanReturn":null}\n')
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'metrics.jsonl', 'policy.safetensors', 'summary.json'])
    expect(JSON.parse(read('summary.json'))).toEqual({ steps: 4096, seconds: 1.5, evaluation: null, parametersSha256: 'ab' })

    const opened = await RunDirectory.open(nodeFiles, folder)
    expect(opened.config).toEqual(config)
    expect([...await opened.readPolicy()]).toEqual([3, 4, 5])
  })

  it('is refused where one is', async () => {
    await RunDirectory.create(nodeFiles, folder, config)
    const again = RunDirectory.create(nodeFiles, folder, config)
    await expect(again).rejects.toThrow(/already holds a run \(config\.json\).*give another directory/)
    writeFileSync(join(folder, 'file'), '')
    await expect(RunDirectory.create(nodeFiles, join(folder, 'file'), config)).rejects.toThrow(/it cannot be written: EEXIST/)
  })
})

describe('opening', () => {
  it('refuses what is no run, and points to the one inside', async () => {
    await expect(RunDirectory.open(nodeFiles, join(folder, 'nowhere'))).rejects.toThrow(/nowhere: no such directory/)
    await expect(RunDirectory.open(nodeFiles, folder)).rejects.toThrow(/not the directory of a run, it has no config\.json\.$/)
    await RunDirectory.create(nodeFiles, join(folder, 'trpo-s7'), config)
    await expect(RunDirectory.open(nodeFiles, folder)).rejects.toThrow(`Did you mean a run inside it, such as ${join(folder, 'trpo-s7')}?`)
    await expect(RunDirectory.open(nodeFiles, join(folder, 'trpo-s7', 'config.json'))).rejects.toThrow('not the directory of a run')
  })

  it('refuses a damaged or edited config, and says what is wrong with it', async () => {
    const refusal = async (content: string): Promise<unknown> => {
      writeFileSync(join(folder, 'config.json'), content)
      return RunDirectory.open(nodeFiles, folder).catch((error: unknown) => error)
    }
    const message = (text: string): unknown => expect.objectContaining({ name: 'RunError', message: expect.stringContaining(text) as string })
    expect(await refusal('{ "config": {')).toEqual(message('config.json cannot be read: '))
    expect(await refusal('null')).toEqual(message('got null, expected a JSON object'))
    expect(await refusal('{}')).toEqual(message('it was changed after the run wrote it'))

    await RunDirectory.create(nodeFiles, join(folder, 'run'), config)
    const written = read('run', 'config.json')
    expect(await refusal(written)).toBeInstanceOf(RunDirectory)
    expect(await refusal(written.replace('"seed": 7', '"seed": 8'))).toEqual(message('it was changed after the run wrote it'))
    expect(await refusal(written.replace('"versions"', '"version"'))).toEqual(message('it was changed after the run wrote it'))
  })

  it('says why there is no policy', async () => {
    const run = await RunDirectory.create(nodeFiles, folder, config)
    await expect(run.readPolicy()).rejects.toThrow(/it has no policy\.safetensors; it is written with each checkpoint/)
  })
})

describe('the default path', () => {
  it('names environment, algorithm, seed and time, and never an odd character', () => {
    const time = new Date('2026-03-04T05:06:07.890Z')
    expect(defaultRunPath(config, time)).toBe(join('runs', 'CartPole-v1', 'trpo-s7-20260304-050607'))
    expect(defaultRunPath({ ...config, env: '../a b/c' }, time)).toBe(join('runs', '..-a-b-c', 'trpo-s7-20260304-050607'))
  })
})
