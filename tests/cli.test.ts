// The life of a run on the command line: train, inspect, evaluate, extend, verify, and what is said to those who ask for the
// impossible. Interruptions are in tests/interrupts.test.ts.

import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckpointInspection, PolicyInspection, RunInspection } from '../src/runs/inspect.js'
import { trpo as program, type Outcome } from './program.js'

const TINY = ['--set', 'horizon=256', '--set', 'valueEpochs=2', '--set', 'evalEpisodes=3', '--threads', '1']
const ESCAPE = '\u001b'

let folder: string
const printed: string[] = []
function trpo(...args: readonly string[]): Outcome {
  const outcome = program(folder, ...args)
  printed.push(outcome.out, outcome.err)
  return outcome
}
const shaOf = ({ out }: Outcome): string | undefined => /sha256 ([0-9a-f]{64})/.exec(out)?.[1]
const json = (...args: readonly string[]): unknown => JSON.parse(trpo(...args, '--json').out)

let first: Outcome
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-life-'))
  first = trpo('train', 'CartPole-v1', ...TINY, '--steps', '3000', '--seed', '5', '--eval-every', '2', '--out', 'run')
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('a finished run', () => {
  it('says what it has learnt, the best on the way included', () => {
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/\| evaluation, 10 episodes \|/)
    expect(first.out).toMatch(/best on the way: return [\d.]+ after iteration \d, trpo eval run --best\n/)
    expect(first.out).toMatch(/run run\nparameters sha256 [0-9a-f]{64}\n$/)
  })

  it('is evaluated, with its last policy or the best one', () => {
    const best = json('eval', 'run', '--best', '--episodes', '10') as { meanReturn: number }
    expect(best.meanReturn.toFixed(1)).toBe(/best on the way: return ([\d.]+)/.exec(first.out)?.[1].replace(/(\.\d)\d$/, '$1'))
    expect(trpo('eval', 'run', '--episodes', '3').out).toMatch(/^evaluation of 3 episodes/)
  })

  it('is not resumed, but extended, and then equals a run that had so many steps from the start', () => {
    const again = trpo('resume', 'run')
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toMatch(/run run: it is finished, with 3000 steps\. Give more to extend it: trpo resume run --steps 6000\n/)
    const extended = trpo('resume', 'run', '--steps', '5000', '--threads', '2')
    expect(extended).toMatchObject({ code: 0, err: '' })
    expect(extended.out).toMatch(/^continuing run after iteration 5, at step 2,560 of 5,000\niteration of 9 /)
    const twin = trpo('train', 'CartPole-v1', ...TINY, '--steps', '5000', '--seed', '5', '--eval-every', '2', '--out', 'twin', '--quiet')
    expect(shaOf(extended)).toBe(shaOf(twin))
    expect(metrics('run')).toEqual(metrics('twin'))
  })

  it('is verified by training it again, which writes nothing', () => {
    const before = readdirSync(join(folder, 'twin'), { recursive: true })
    const verified = trpo('verify', 'twin', '--threads', '2')
    expect(verified).toMatchObject({ code: 0, err: '' })
    expect(verified.out).toMatch(/same: training twin again gives parameters sha256 [0-9a-f]{64}\n$/)
    expect(readdirSync(join(folder, 'twin'), { recursive: true })).toEqual(before)
    expect(json('verify', 'twin')).toMatchObject({ same: true, versions: [], firstDifference: null })
  })

  it('is not verified where its files claim something else', () => {
    const summary = join(folder, 'twin', 'summary.json')
    const original = readFileSync(summary, 'utf8')
    writeFileSync(summary, original.replace(/[0-9a-f]{64}/, 'ab'.repeat(32)))
    const metrics = join(folder, 'twin', 'metrics.jsonl')
    writeFileSync(metrics, readFileSync(metrics, 'utf8').replace(/("iteration":3,.*?"kl":)[^,]+/, '$10.5'))
    const { code, out } = trpo('verify', 'twin', '--quiet')
    expect(code).toBe(1)
    expect(out).toMatch(/^not the same: training twin again gives other parameters\n {2}sha256 of the run {2}abab/)
    expect(out).toMatch(/first difference from metrics\.jsonl: iteration 3, kl: 0\.5, now 0\.\d+\n/)
    writeFileSync(summary, original)
  })
})

describe('inspect', () => {
  it('shows a run', () => {
    const { code, out } = trpo('inspect', 'run')
    expect(code).toBe(0)
    expect(out).toMatch(/progress +finished: 4,608 of 5,000 steps \(9 iterations\)/)
    expect(out).toMatch(/ {2}horizon +256 +default 256|lambda +0\.98 +default 0\.95 +preset/)
    expect(out).toMatch(/run\/checkpoints\/4608 +sound, iteration 9/)
    expect(out).toMatch(/policy\.0\.weight +F32 +\[4, 64\]/)
    const run = json('inspect', 'run') as RunInspection
    expect(run).toMatchObject({ kind: 'run', iterations: 9, summary: { steps: 4608 } })
    expect(run.differences).toContainEqual({ key: 'seed', value: 5, default: 0, preset: false })
    const parametersSha256 = run.summary?.parametersSha256
    expect(run.checkpoints.at(-1)).toMatchObject({ reason: null, steps: 4608, snapshots: 2, parametersSha256 })
  })

  it('shows a checkpoint and a policy', () => {
    const checkpoint = json('inspect', 'run/checkpoints/4608') as CheckpointInspection
    expect(checkpoint).toMatchObject({ kind: 'checkpoint', reason: null, iteration: 9 })
    expect(checkpoint.arrays).toContainEqual({ name: 'value.adam.powers', dtype: 'F64', shape: [2] })
    expect(json('inspect', 'run/checkpoints/4608/state.safetensors')).toEqual(checkpoint)
    const policy = json('inspect', 'run/best-policy.safetensors') as PolicyInspection
    expect(policy).toMatchObject({ kind: 'policy', policy: { env: 'CartPole-v1' } })
    expect(trpo('inspect', 'run/policy.safetensors').out).toMatch(/spaces +Box\(4\) → Discrete\(2\)/)
  })

  it('finds damage', () => {
    appendFileSync(join(folder, 'run', 'checkpoints', '4608', 'state.safetensors'), '!')
    expect(trpo('inspect', 'run')).toMatchObject({ code: 1, out: expect.stringMatching(/4608 +damaged: .*SHA256SUMS do not agree/) as string })
    expect(trpo('inspect', 'run/checkpoints/4608')).toMatchObject({ code: 1, out: expect.stringContaining('damaged') as string })
    expect(trpo('inspect', 'nowhere')).toMatchObject({ code: 1, out: '', err: 'trpo: nowhere: no such file or directory.\n' })
    expect(trpo('inspect', '.').err).toMatch(/Did you mean a run inside it, such as/)
  })
})

describe('a new run', () => {
  it('may start from the parameters of another', () => {
    const adopted = trpo('train', 'CartPole-v1', ...TINY, '--steps', '1024', '--init-from', 'twin', '--out', 'adopted')
    expect(adopted).toMatchObject({ code: 0, err: '' })
    const lone = trpo('train', 'CartPole-v1', ...TINY, '--steps', '1024', '--out', 'lone', '--quiet')
    expect(shaOf(adopted)).not.toBe(shaOf(lone))
    expect(trpo('verify', 'adopted', '--quiet').code).toBe(0)
    trpo('resume', 'twin', '--steps', '6000', '--quiet')
    expect(trpo('verify', 'adopted', '--quiet')).toMatchObject({ code: 1, err: expect.stringMatching(/run twin had after 4608 steps/) as string })
    expect(trpo('train', 'CartPole-v1', ...TINY, '--init-from', 'nowhere', '--out', 'none')).toMatchObject({ code: 1, out: '' })
    const form = trpo('train', 'CartPole-v1', ...TINY, '--set', 'normalizeObservations=true', '--init-from', 'twin', '--out', 'none')
    expect(form).toMatchObject({ code: 1, err: expect.stringMatching(/is false there and true here\. Give --set/) as string })
    const plain = ['--set', 'normalizeObservations=false', '--set', 'scaleRewards=false', '--set', 'warmupSteps=0']
    const other = trpo('train', 'Pendulum-v1', ...TINY, ...plain, '--init-from', 'twin', '--out', 'none')
    expect(other).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/another task or other networks/) as string })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  it('may end when an evaluation is good enough', () => {
    const { out } = trpo('train', 'CartPole-v1', ...TINY, '--steps', '5000', '--eval-every', '1', '--stop-at', '9', '--out', 'soon')
    expect(out).toMatch(/CartPole-v1: 512 steps .*, ended by an evaluation of at least 9 \(--stop-at\)/)
    expect(trpo('resume', 'soon').err).toMatch(/after 512 of 5000 steps an evaluation reached its stopAt of 9\. To train on .*--init-from soon/)
  })

  it('may learn by another algorithm, by name', () => {
    const named = trpo('train', 'CartPole-v1', ...TINY, '--steps', '1024', '--algorithm', 'ppo', '--out', 'named', '--quiet')
    const set = trpo('train', 'CartPole-v1', ...TINY, '--steps', '1024', '--set', 'algorithm=ppo', '--out', 'set', '--quiet')
    expect(named).toMatchObject({ code: 0, err: '' })
    expect(shaOf(named)).toBe(shaOf(set))
    expect((json('inspect', 'named') as RunInspection).config.algorithm).toBe('ppo')
  })

  it('may be described by a file, and repeats the run whose config.json that is', () => {
    const { out } = trpo('train', '--config', 'twin/config.json', '--out', 'copy', '--quiet')
    expect(shaOf({ out } as Outcome)).toBe((json('inspect', 'twin') as RunInspection).summary?.parametersSha256)
    writeFileSync(join(folder, 'wrong.json'), '{ "env": "CartPole-v1", "horizn": 128 }')
    const wrong = trpo('train', '--config', 'wrong.json')
    expect(wrong).toEqual({ code: 2, out: '', err: 'trpo: wrong.json: config key "horizn": got 128, expected a known key. Did you mean "horizon"?\n' })
  })
})

describe('what cannot be run', () => {
  it.each([
    [['train', 'cartpole'], 2, /Did you mean "CartPole-v1"\?/],
    [['train', 'CartPole-v1', '--set', 'envOptions.maxEpisodeStep=9'], 2, /no option "maxEpisodeStep"\. Did you mean "maxEpisodeSteps"\?/],
    [['train', 'CartPole-v1', '--set', 'envOptions.suttonBartoReward=1'], 2, /option suttonBartoReward is 1; expected true or false/],
    [['train', 'CartPole-v1', '--set', 'gamma=1.5'], 2, /config key "gamma": got 1\.5, expected a number from 0 to 1/],
    [['train', 'CartPole-v1', '--stop-at', '475'], 2, /"stopAt".*--eval-every/],
    [['train', 'CartPole-v1', '--out', 'run'], 1, /already holds a run \(config\.json\).*Continue it \(trpo resume run\)/],
    [['train', 'CartPole-v1', '--algorithm', 'PPO'], 2, /config key "algorithm": got "PPO", expected .*"ppo"/],
    [['resume', 'nowhere'], 1, /run nowhere: no such directory/],
    [['resume', 'run', '--steps', 'ten'], 2, /Got "ten", expected an integer from 1/],
    [['resume', 'twin', '--steps', '100'], 1, /it has taken 5632 steps already/],
    [['verify', 'nowhere'], 1, /run nowhere: no such directory/],
  ] as const)('%j: code %i', (args, expected, words) => {
    const present = readdirSync(folder)
    const { code, out, err } = trpo(...args)
    expect(err).toMatch(words)
    expect({ code, out }).toEqual({ code: expected, out: '' })
    expect(readdirSync(folder)).toEqual(present)
  })
})

it('prints no escape sequence where nobody sees it', () => {
  trpo('--help')
  trpo('train', '--help')
  trpo('envs')
  expect(printed.join('')).not.toContain(ESCAPE)
})

function metrics(run: string): unknown[] {
  return readFileSync(join(folder, run, 'metrics.jsonl'), 'utf8').trimEnd().split('\n').map((line) => {
    const entries = Object.entries(JSON.parse(line) as Record<string, unknown>)
    return Object.fromEntries(entries.filter(([entry]) => entry !== 'seconds' && entry !== 'stepsPerSecond'))
  })
}
