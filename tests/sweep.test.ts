// `trpo sweep` and `trpo report` on the built package, with real processes: failing runs, kills, Ctrl-C, repetition, and that none of it
// changes a bit of what is trained. How processes are scheduled is in src/experiments/sweep.test.ts. Needs `npm run build`.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { report, sweep, trained, type Report, type SweepResult } from '../dist/index.js'
import type { IterationReport } from '../src/training/report.js'
import { Running, trpo } from './program.js'

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const FAILING = fileURLToPath(new URL('fixtures/environments/failing-seeds.js', import.meta.url))
const SMALL = ['--set', 'horizon=256', '--set', 'valueEpochs=2', '--set', 'evalEpisodes=2', '--steps', '20000']
const SEEDS = ['--seeds', '0..1', '--grid', 'maxKl=0.01,0.02']
const GROUPS = ['steps=20000,horizon=256,maxKl=0.01,valueEpochs=2,evalEpisodes=2', 'steps=20000,horizon=256,maxKl=0.02,valueEpochs=2,evalEpisodes=2']

interface Told {
  readonly interrupted: boolean
  readonly runs: (SweepResult['runs'][number] & { readonly seed: number })[]
  readonly report: Report
}

let folder: string
let undisturbed: string[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-sweeps-'))
  const { code, out } = trpo(folder, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', 'twin', '--json', '--quiet')
  expect(code).toBe(0)
  undisturbed = hashes(JSON.parse(out) as Told)
})
afterAll(() => { rmSync(folder, { recursive: true }) })

function hashes({ report }: Told): string[] {
  return report.groups.flatMap(({ runs }) => runs.map(({ parametersSha256 }) => parametersSha256))
}

function runsOf(out: string): string[] {
  return GROUPS.flatMap((group) => ['s0', 's1'].map((seed) => join(folder, out, 'CartPole-v1', group, seed)))
}

function iterations(run: string): number[] {
  const path = join(run, 'metrics.jsonl')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line) => (JSON.parse(line) as IterationReport).iteration)
}

/** Whether its newest checkpoint is of its last iteration: two environments × 256 steps each. */
function isSaved(run: string): boolean {
  const path = join(run, 'checkpoints')
  return existsSync(path) && readdirSync(path).includes(String(512 * iterations(run).length))
}

/** The sweep in a process group of its own, which gets signals as a whole. */
function asOnTerminal(out: string): { signalAll: (signal: NodeJS.Signals) => void, ended: Promise<number | null> } {
  const args = [MAIN, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', out, '--jobs', '2']
  const child = spawn(process.execPath, args, { cwd: folder, detached: true, stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => { child.on('exit', resolve) })
  return { signalAll: (signal) => { process.kill(-Number(child.pid), signal) }, ended }
}

/** Repeats the sweep to its end, and checks that it has the bits of the one that nothing disturbed, and each iteration once. */
function expectContinued(out: string): void {
  const { code, out: text } = trpo(folder, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', out, '--json', '--quiet')
  expect(code).toBe(0)
  expect(hashes(JSON.parse(text) as Told)).toEqual(undisturbed)
  for (const run of runsOf(out)) expect(iterations(run)).toEqual(iterations(runsOf('twin')[0]))
}

describe('a sweep', () => {
  it('trains what `train` trains', async () => {
    const [first] = runsOf('twin')
    const { config } = JSON.parse(readFileSync(join(first, 'config.json'), 'utf8')) as { config: Parameters<typeof trained>[0] }
    const { parametersSha256 } = JSON.parse(readFileSync(join(first, 'summary.json'), 'utf8')) as { parametersSha256: string }
    expect((await trained({ ...config, threads: 1 })).parametersSha256).toBe(parametersSha256)
    expect(undisturbed).toContain(parametersSha256)
    expect(trpo(folder, 'verify', first, '--quiet', '--threads', '2').code).toBe(0)
  })

  it('repeated, trains nothing again and says the same', () => {
    const before = runsOf('twin').map((run) => readFileSync(join(run, 'summary.json'), 'utf8'))
    const { code, out, err } = trpo(folder, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', 'twin')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^4 runs, 1 at a time; 4 finished before, 0 to be continued\n/)
    expect(out).toMatch(/\n0 of 4 runs finished, 4 finished before\n$/)
    expect(out).not.toContain('started')
    expect(runsOf('twin').map((run) => readFileSync(join(run, 'summary.json'), 'utf8'))).toEqual(before)
    expect(out).toContain(trpo(folder, 'report', 'twin').out)
  })

  it('that is killed with its processes, and repeated, has the bits of an undisturbed one', async () => {
    const { signalAll, ended } = asOnTerminal('killed')
    const runs = runsOf('killed')
    while (iterations(runs[1]).length < 4) await wait(5)
    signalAll('SIGKILL')
    await ended
    expect(runs.filter((run) => existsSync(join(run, 'summary.json'))).length).toBeLessThan(4)
    expectContinued('killed')
  })

  it('whose own process is killed alone lets its runs save', async () => {
    const child = spawn(process.execPath, [MAIN, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', 'orphans', '--jobs', '2'], { cwd: folder, stdio: 'ignore' })
    const runs = runsOf('orphans').slice(0, 2)
    while (runs.some((run) => iterations(run).length < 3)) await wait(5)
    child.kill('SIGKILL')
    while (!runs.every(isSaved)) await wait(20) // at other times a checkpoint is due every ten seconds only
    for (const run of runs) expect(iterations(run).length).toBeLessThan(iterations(runsOf('twin')[0]).length)
    expectContinued('orphans')
  })

  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('that gets %s saves and says how to continue', async (signal, expected) => {
    const program = new Running(folder, 'sweep', 'CartPole-v1', ...SMALL, ...SEEDS, '--out', signal, '--jobs', '2')
    await program.until(() => iterations(runsOf(signal)[1]).length >= 3)
    program.signal(signal)
    const { code, out, err } = await program.end()
    expect(code).toBe(expected)
    expect(out).toMatch(/finishing the iterations under way, Ctrl-C again stops at once\n/)
    expect(out).toMatch(/0 of 4 runs finished, 2 stopped on the way, 2 not begun\n$/)
    expect(err).toContain(`To continue:\n  trpo sweep CartPole-v1 --seeds 0..1 --steps 20000 --set horizon=256`)
    expect(runsOf(signal).slice(0, 2).map(isSaved)).toEqual([true, true])
    expectContinued(signal)
  })

  it('that gets Ctrl-C together with its runs, as on a terminal, saves too', async () => {
    const { signalAll, ended } = asOnTerminal('terminal')
    while (runsOf('terminal').slice(0, 2).some((run) => iterations(run).length < 3)) await wait(5)
    signalAll('SIGINT')
    expect(await ended).toBe(130)
    expect(runsOf('terminal').slice(0, 2).map(isSaved)).toEqual([true, true])
    expectContinued('terminal')
  })

  it('that gets Ctrl-C twice ends at once', async () => {
    const long = ['--steps', '4000000', '--set', 'horizon=2000000', '--set', 'policyHidden=[2]', '--set', 'valueHidden=[2]']
    const program = new Running(folder, 'sweep', 'CartPole-v1', ...long, '--out', 'twice', '--jobs', '2')
    await program.until(() => program.out.includes('seed 1: started'))
    program.signal('SIGINT')
    await program.until(() => program.out.includes('finishing the iterations'))
    program.signal('SIGINT')
    const { code, err } = await program.end()
    expect(code).toBe(130)
    expect(err).toMatch(/^Stopped at once\. To continue:\n {2}trpo sweep CartPole-v1/)
  })

  it('goes on when runs throw, end their process or take all memory, and says why', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      MAIN, 'sweep', '--env-module', FAILING, '--set', 'environments=2', ...SMALL.slice(0, 6), '--steps', '4000', '--seeds', '0..4', '--out', 'failing', '--json',
    ], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=120' } })
    expect(status).toBe(1)
    const { runs, report } = JSON.parse(stdout) as Told
    expect(runs.map(({ seed, state }) => `${seed} ${state}`)).toEqual(['0 finished', '1 failed', '2 failed', '3 failed', '4 finished'])
    expect(runs[1].reason).toMatch(/^environment test\/FailingSeeds-v0 \(index \d, seed 1, step \d+ of its life\): the pole is gone/)
    expect(runs[2].reason).toBe('its process ended with code 3 before the run did')
    expect(runs[3].reason).toMatch(/heap out of memory|SIGKILL/)
    expect(report.groups.map((group) => group.runs.map(({ seed }) => seed))).toEqual([[0, 4]])
    expect(stderr).toMatch(/seed 1 failed: environment .*: the pole is gone/)
    expect(stderr).toMatch(/ {2}to look at it: {2}trpo inspect failing\/test-FailingSeeds-v0\/.*\/s1\n/)
    expect(stderr).toMatch(/ {2}to try again: {3}trpo resume failing\/test-FailingSeeds-v0\/.*\/s1\n/)
  })
})

describe('before anything starts', () => {
  it('a directory with another config is named', () => {
    const present = readdirSync(folder)
    const other = ['sweep', 'CartPole-v1', '--steps', '1024', ...SMALL.slice(0, 6), '--out', 'other']
    trpo(folder, ...other, '--seeds', '0', '--quiet')
    const config = readFileSync(join(runsOf('twin')[0], 'config.json'))
    const [elsewhere] = readdirSync(join(folder, 'other', 'CartPole-v1'))
    writeFileSync(join(folder, 'other', 'CartPole-v1', elsewhere, 's0', 'config.json'), config)
    const { code, out, err } = trpo(folder, ...other, '--seeds', '0..3')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^trpo: run other\/CartPole-v1\/.*\/s0: it has another config than the planned run: /)
    expect(err).toMatch(/: steps is 20000 there and 1024 in the plan\.\nNothing was started/)
    expect(readdirSync(join(folder, 'other', 'CartPole-v1', elsewhere))).toEqual(['s0'])
    expect(readdirSync(folder).sort()).toEqual([...present, 'other'].sort())
  })

  it.each([
    [['sweep'], /missing required argument 'env'/],
    [['sweep', 'cartpole'], /Did you mean "CartPole-v1"\?/],
    [['sweep', 'CartPole-v1', '--seeds', '3..1'], /Got "3\.\.1", expected seeds such as 0\.\.9/],
    [['sweep', 'CartPole-v1', '--grid', 'maxkl=1,2'], /Did you mean "maxKl"\?/],
    [['sweep', 'CartPole-v1', '--grid', 'maxKl=1', '--grid', 'maxKl=2'], /--grid maxKl: got two lists/],
    [['sweep', 'CartPole-v1', '--set', 'envOptions.lenght=1'], /no option "lenght"/],
    [['report'], /missing required argument 'runs'/],
    [['report', 'twin', '--json', '--markdown'], /cannot be used with option '--json'/],
    [['report', 'twin', '--scale', 'CartPole-v1=5'], /expected an environment and two returns/],
  ] as const)('%j ends with code 2', (args, words) => {
    const { code, out, err } = trpo(folder, ...args)
    expect(err).toMatch(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it('--dry-run shows where each run stands, and writes nothing', () => {
    const { code, out } = trpo(folder, 'sweep', 'CartPole-v1', ...SMALL, '--seeds', '1..2', '--grid', 'maxKl=0.01,0.02', '--out', 'twin', '--dry-run')
    expect(code).toBe(0)
    expect(out).toMatch(/maxKl=0\.02.*\/s1 +finished +19,968 +19,968\n.*\/s2 +missing +0 +19,968\n4 runs\n$/)
    expect(existsSync(join(folder, 'twin', 'CartPole-v1', GROUPS[0], 's2'))).toBe(false)
  })
})

describe('from code', () => {
  it('a sweep tells its events and its result, and left early saves', async () => {
    const what = { envs: ['CartPole-v1'], seeds: [0, 1], set: { horizon: 256, valueEpochs: 2, evalEpisodes: 2, steps: 20_000 }, grid: { maxKl: [0.01, 0.02] } }
    const out = join(folder, 'code')
    for await (const event of sweep(what, { out, jobs: 2 })) if (event.kind === 'progress') break
    const begun = runsOf('code').filter((run) => existsSync(join(run, 'checkpoints')))
    expect(begun.length).toBeGreaterThan(0)
    const kinds = new Set<string>()
    const rest = sweep(what, { out, jobs: 2 })
    for (;;) {
      const next = await rest.next()
      if (next.done === true) {
        expect(next.value.runs.every(({ state }) => state === 'finished' || state === 'skipped')).toBe(true)
        break
      }
      kinds.add(next.value.kind)
    }
    expect([...kinds].sort()).toEqual(['ended', 'planned', 'progress', 'started'])
    const figures = await report([out])
    expect(figures.groups.flatMap(({ runs }) => runs.map(({ parametersSha256 }) => parametersSha256))).toEqual(undisturbed)
  })
})

describe('a report', () => {
  it('goes to a file, as JSON with everything, and is the same each time', () => {
    expect(trpo(folder, 'report', 'twin', '--json', '-o', 'twin.json')).toEqual({ code: 0, out: '', err: '' })
    const text = readFileSync(join(folder, 'twin.json'), 'utf8')
    expect(trpo(folder, 'report', 'twin', '--json').out).toBe(text)
    const { groups, method } = JSON.parse(text) as Report
    expect(method).toMatchObject({ confidence: 0.95, resamples: 10_000 })
    for (const { runs, evaluation } of groups) {
      const { evaluation: single } = JSON.parse(readFileSync(join(folder, runs[1].path, 'summary.json'), 'utf8')) as { evaluation: { meanReturn: number } }
      expect(evaluation?.values[1]).toBe(single.meanReturn)
      const last = readFileSync(join(folder, runs[1].path, 'metrics.jsonl'), 'utf8').trimEnd().split('\n').at(-1)
      expect(runs[1].lastEpisodes).toBe((JSON.parse(String(last)) as IterationReport).meanReturn)
    }
  })

  it('names a path without runs', () => {
    expect(trpo(folder, 'report', 'nowhere')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^trpo: nowhere: no such directory/) as string })
  })
})
