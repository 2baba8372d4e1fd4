// Ctrl-C and SIGTERM at every phase of a run: it ends with its exit code and says how to continue; continued, it ends with the
// fingerprint of a run that was never disturbed.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IterationReport } from '../src/training/report.js'
import { Running, trpo } from './program.js'

const RUN = ['CartPole-v1', '--steps', '60000', '--set', 'horizon=3000', '--set', 'valueEpochs=8', '--set', 'evalEpisodes=3', '--seed', '2']

type Seconds = IterationReport['seconds']

let folder: string
let undisturbed: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-interrupts-'))
  const { out } = trpo(folder, 'train', ...RUN, '--threads', '1', '--out', 'twin', '--json')
  undisturbed = (JSON.parse(out) as { parametersSha256: string }).parametersSha256
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function lines(run: string): IterationReport[] {
  const path = join(folder, run, 'metrics.jsonl')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as IterationReport)
}

/** Resumes to the end; returns the fingerprint, and checks that every iteration is there once. */
function resumed(run: string, ...flags: readonly string[]): string {
  const { code, out, err } = trpo(folder, 'resume', run, '--json', ...flags)
  expect({ code, err: err.includes('continuing') || err.includes('starting it again') }).toEqual({ code: 0, err: true })
  expect(lines(run).map((line) => line.iteration)).toEqual(lines('twin').map((line) => line.iteration))
  return (JSON.parse(out) as { parametersSha256: string }).parametersSha256
}

describe('the first Ctrl-C', () => {
  it.each([
    ['at the start', 0, () => 0, '1'],
    ['during collection', 2, ({ collect }: Seconds) => collect / 2, '1'],
    ['during the update', 2, ({ collect, policy }: Seconds) => collect + policy / 2, '2'],
    ['during the value fit', 3, ({ collect, policy, value = 0 }: Seconds) => collect + policy + value / 2, '1'],
  ])('%s finishes the iteration and saves', async (moment, after, seconds, threads) => {
    const run = moment.replaceAll(' ', '-')
    const program = new Running(folder, 'train', ...RUN, '--threads', threads, '--out', run)
    await program.until(() => existsSync(join(folder, run, 'config.json')) && lines(run).length >= after)
    const last = lines(run).at(-1) // the next iteration will take about as long
    if (last !== undefined) await wait(seconds(last.seconds) * 1000)
    program.signal('SIGINT')
    const { code, out, err } = await program.end()
    expect(out).toMatch(/finishing iteration \d, Ctrl-C again stops at once\n/)
    expect(err).toMatch(new RegExp(`^Stopped after iteration \\d \\([\\d,]+ steps\\)\\. To continue it from its last checkpoint:\n  trpo resume ${run}\n$`))
    expect(code).toBe(130)
    const stoppedAt = lines(run).length
    expect(stoppedAt).toBeGreaterThan(after)
    expect(stoppedAt).toBeLessThan(lines('twin').length)
    expect(resumed(run)).toBe(undisturbed)
  })

  it('before anything is written loses nothing', async () => {
    const program = new Running(folder, 'train', ...RUN, '--out', 'early')
    program.signal('SIGINT')
    await program.end()
    if (existsSync(join(folder, 'early', 'config.json'))) {
      expect(resumed('early')).toBe(undisturbed)
    } else {
      expect(trpo(folder, 'train', ...RUN, '--out', 'early').out).toContain(undisturbed)
    }
  })

  it('is told as JSON too', async () => {
    const program = new Running(folder, 'train', ...RUN, '--out', 'as-json', '--json', '--quiet')
    await program.until(() => lines('as-json').length >= 1)
    program.signal('SIGINT')
    const { code, out } = await program.end()
    expect({ code, result: JSON.parse(out) as unknown }).toMatchObject({ code: 130, result: { run: 'as-json', interrupted: true } })
  })
})

it('SIGTERM is like it, with code 143, and a resumed run can be stopped again', async () => {
  const program = new Running(folder, 'train', ...RUN, '--out', 'terminated', '--quiet')
  await program.until(() => lines('terminated').length >= 1)
  program.signal('SIGTERM')
  expect(await program.end()).toMatchObject({ code: 143, out: '', err: expect.stringMatching(/trpo resume terminated\n$/) as string })
  const again = new Running(folder, 'resume', 'terminated', '--quiet')
  const before = lines('terminated').length
  await again.until(() => lines('terminated').length > before)
  again.signal('SIGINT')
  expect((await again.end()).code).toBe(130)
  expect(resumed('terminated', '--threads', '2')).toBe(undisturbed)
})

it('a second Ctrl-C stops at once, and the run continues from what it had', async () => {
  // An iteration that is nearly all collection, where the event loop turns often, and too long to end before the signals come.
  const long = ['CartPole-v1', '--steps', '4000000', '--set', 'horizon=2000000', '--set', 'policyHidden=[2]', '--set', 'valueHidden=[2]']
  const program = new Running(folder, 'train', ...long, '--out', 'twice')
  await program.until(() => existsSync(join(folder, 'twice', 'config.json')))
  program.signal('SIGINT')
  await program.until(() => program.out.includes('finishing iteration 1'))
  program.signal('SIGINT')
  const { code, err } = await program.end()
  expect({ code, err }).toEqual({ code: 130, err: 'Stopped at once. To continue it from its start, as it has no checkpoint yet:\n  trpo resume twice\n' })
  expect(lines('twice')).toEqual([])
  expect(trpo(folder, 'inspect', 'twice').out).toMatch(/no checkpoint yet/)
})
