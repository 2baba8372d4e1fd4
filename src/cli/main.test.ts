// The built program: exit codes, and which stream says what. Needs `npm run build`.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageVersion } from '../runs/versions.js'
import type { EvaluationResult } from '../training/evaluation-result.js'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const EVALUATION_KEYS = ['episodes', 'meanReturn', 'stdReturn', 'minReturn', 'maxReturn', 'meanLength']
const TINY = ['--steps', '2048', '--set', 'evalEpisodes=3', '--threads', '1']

let folder: string
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`)
  folder = mkdtempSync(join(tmpdir(), 'trpo-cli-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function trpo(...args: string[]): { code: number | null, out: string, err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

describe('usage', () => {
  it('help and version are answers, on stdout', () => {
    expect(trpo('--version')).toEqual({ code: 0, out: `${packageVersion()}\n`, err: '' })
    expect(trpo('--help')).toMatchObject({ code: 0, out: expect.stringContaining('trpo train CartPole-v1') as string, err: '' })
    expect(trpo('train', '--help').out).toMatch(/maxKl +0\.01 +δ, bound on KL.*\[nats\] \(trpo, trpo-vine, npg\)/)
  })

  it.each([
    [[], /Usage: trpo/],
    [['trian', 'CartPole-v1'], /unknown command 'trian'\n\(Did you mean train\?\)/],
    [['train'], /missing required argument 'env'/],
    [['train', 'CartPole-v1', '--step', '5'], /unknown option '--step'\n\(Did you mean --steps\?\)/],
    [['train', 'CartPole-v1', '--threads', 'all'], /Got "all", expected an integer from 1 to 256/],
    [['train', 'CartPole-v1', '--set', 'max_kl=1'], /Did you mean "maxKl"\?/],
    [['train', 'CartPole-v1', '--steps', '10'], /config key "steps": got 10, expected at least/],
    [['train', 'cartpole'], /Did you mean "CartPole-v1"\?/],
    [['eval'], /missing required argument 'run'/],
    [['eval', 'x', '--episodes', '0'], /expected an integer from 1/],
  ])('%j ends with code 2', (args, words) => {
    const { code, out, err } = trpo(...args)
    expect(err).toMatch(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})

describe('envs', () => {
  it('prints a table, or JSON', () => {
    expect(trpo('envs').out).toMatch(/^id +observation +action +limit +threshold\n/)
    const rows = JSON.parse(trpo('envs', '--json').out) as unknown[]
    expect(rows).toContainEqual({ id: 'CartPole-v1', observation: 'Box(4)', action: 'Discrete(2)', limit: 500, threshold: 475 })
    expect(rows).toContainEqual({ id: 'Hopper-v5', observation: 'Box(11)', action: 'Box(3)', limit: 1000, threshold: 3800 })
  })
})

describe('train and eval', () => {
  it('train ends with the evaluation, the run and the hash; eval repeats the evaluation', () => {
    const { code, out, err } = trpo('train', 'CartPole-v1', ...TINY)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^iteration of 2 \| steps of 2,048 \| return, last 100 episodes \|/)
    const [evaluation, run, hash] = lines.slice(-3)
    expect(evaluation).toMatch(/^evaluation of 3 episodes: return [\d.]+ ± /)
    expect(hash).toMatch(/^parameters sha256 [0-9a-f]{64}$/)
    const path = run.replace(/^run /, '')
    expect(readdirSync(join(folder, path)).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'policies', 'policy.safetensors', 'summary.json'])
    expect(readFileSync(join(folder, path, 'metrics.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2)

    const summary = JSON.parse(readFileSync(join(folder, path, 'summary.json'), 'utf8')) as { evaluation: EvaluationResult }
    const evaluated = trpo('eval', path, '--episodes', '3', '--threads', '1', '--json')
    expect(evaluated).toMatchObject({ code: 0, err: '' })
    expect(Object.keys(JSON.parse(evaluated.out) as object)).toEqual(EVALUATION_KEYS)
    expect(JSON.parse(evaluated.out)).toEqual(summary.evaluation)
    expect(trpo('eval', path, '--episodes', '3', '--threads', '1').out).toBe(`${evaluation}\n`)
  })

  it('train --json --quiet prints JSON and nothing else', () => {
    const { code, out, err } = trpo('train', 'CartPole-v1', ...TINY, '--out', 'json', '--json', '--quiet')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const result = JSON.parse(out) as Record<string, unknown>
    expect(Object.keys(result)).toEqual(['run', 'config', 'steps', 'seconds', 'evaluation', 'best', 'parametersSha256'])
    expect(result).toMatchObject({ run: 'json', steps: 2048 })
  })

  it('what cannot be done ends with code 1 and a reason', () => {
    expect(trpo('eval', 'nowhere')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^trpo: run nowhere: no such directory/) as string })
    trpo('train', 'CartPole-v1', ...TINY, '--out', 'taken', '--quiet')
    const { code, err } = trpo('train', 'CartPole-v1', ...TINY, '--out', 'taken')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('already holds a run') as string })
  })
})
