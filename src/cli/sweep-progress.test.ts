// The progress of a sweep: its tally, the lines of a pipe, the table of a terminal.

import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunProgress } from '../experiments/run-process.js'
import type { Standing } from '../experiments/standings.js'
import type { SweepEvent } from '../experiments/sweep.js'
import { resolveConfig } from '../training/config.js'
import { createSweepProgress } from './create-sweep-progress.js'
import { drawing } from './sweep-table.js'
import { SweepTally } from './sweep-tally.js'
import type { SweepStream } from './sweep-words.js'

afterEach(() => { vi.restoreAllMocks() })

function standing(env: string, seed: number, state: Standing['state'] = 'missing', steps = 0): Standing {
  const config = resolveConfig({ env, seed, environments: 2, horizon: 500, warmupSteps: 0, steps: 10_000 })
  return { path: `out/${env}/s${seed}`, settings: 'preset', config, state, steps, meanReturn: steps > 0 ? 40 : null }
}

function progressOf(run: Standing, steps: number, stepsPerSecond: number, meanReturn: number | null = 20): SweepEvent {
  const progress: RunProgress = { iteration: steps / 1000, steps, meanReturn, stepsPerSecond }
  return { kind: 'progress', run, progress }
}

const A = [standing('A-v0', 0, 'finished', 10_000), standing('A-v0', 1, 'unfinished', 5000), standing('A-v0', 2)]
const B = [standing('B-v0', 0), standing('B-v0', 1)]
const RUNS = [...A, ...B]

describe('the tally', () => {
  it('has a row for each environment and its settings', () => {
    const tally = new SweepTally(RUNS, 2)
    expect(tally.rows()).toMatchObject([
      { env: 'A-v0', runs: 3, done: 1, running: 0, failed: 0, waiting: 2, progress: 0.5 },
      { env: 'B-v0', runs: 2, done: 0, running: 0, failed: 0, waiting: 2, progress: 0 },
    ])
    expect(tally.secondsLeft()).toBeNull()
    tally.update({ kind: 'started', run: A[1], threads: 1 })
    tally.update({ kind: 'started', run: B[0], threads: 1 })
    tally.update(progressOf(A[1], 6000, 100, 60))
    tally.update(progressOf(B[0], 2000, 500, null))
    const [a, b] = tally.rows()
    expect(a).toMatchObject({ running: 1, meanReturn: 50, stepsPerSecond: 100 })
    expect(b).toMatchObject({ running: 1, meanReturn: null, stepsPerSecond: 500, progress: 0.1 })
    // A: 4000 and 10,000 steps at 100 a second; B: 8000 and 10,000 at 500: 176 s of work for two at a time, but one takes 100 s.
    expect(tally.secondsLeft()).toBe(100)
    tally.update({ kind: 'ended', run: A[1], outcome: { state: 'failed', reason: 'x' } })
    tally.update({ kind: 'ended', run: B[0], outcome: { state: 'finished', steps: 10_000, meanReturn: 7, evaluation: 8 } })
    expect(tally.rows()[1]).toMatchObject({ done: 1, running: 0, waiting: 1, meanReturn: 7, progress: 0.5, stepsPerSecond: 0 })
    expect(tally.total()).toMatchObject({ runs: 5, done: 2, running: 0, failed: 1, waiting: 2 })
  })
})

type Course = readonly (readonly [seconds: number, event: SweepEvent])[]

/** What is shown of events at their times, on a stream and on standard error. */
function shown(stream: PassThrough & SweepStream, events: Course, quiet = false): { out: string, err: string } {
  let time = 0
  let err = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text)
    return true
  })
  const tally = new SweepTally(RUNS, 2)
  const progress = createSweepProgress(tally, stream, { quiet }, () => time)
  for (const [at, event] of events) {
    time = at
    tally.update(event)
    progress.update(event)
  }
  progress.finish()
  return { out: (stream.read() as Buffer | null)?.toString() ?? '', err }
}

const COURSE: Course = [
  [0, { kind: 'planned', runs: RUNS, jobs: 2 }],
  [1, { kind: 'started', run: A[1], threads: 1 }],
  [20, progressOf(A[1], 6000, 100)],
  [31, progressOf(A[1], 7000, 100)],
  [32, progressOf(A[1], 8000, 100)],
  [33, { kind: 'warning', run: A[1], text: 'the disk is full' }],
  [40, { kind: 'ended', run: A[1], outcome: { state: 'finished', steps: 10_000, meanReturn: 12.345, evaluation: null } }],
  [41, { kind: 'started', run: A[2], threads: 1 }],
  [42, { kind: 'ended', run: A[2], outcome: { state: 'failed', reason: 'the pole is gone' } }],
  [62, { kind: 'ended', run: B[0], outcome: { state: 'stopped', steps: 3000 } }],
]

describe('lines', () => {
  it('tell what starts and ends, and where all stands every 30 seconds at most; troubles are on standard error', () => {
    expect(shown(new PassThrough(), COURSE)).toEqual({
      out: [
        '5 runs, 2 at a time; 1 finished before, 1 to be continued',
        'A-v0, preset, seed 1: started in out/A-v0/s1',
        '1 of 5 runs done · 1 running · 34 % · 100 steps/s · 2:45 left',
        'A-v0, preset, seed 1: finished after 10,000 steps, last 100 episodes 12.35, evaluation –',
        'A-v0, preset, seed 2: started in out/A-v0/s2',
        'B-v0, preset, seed 0: stopped at step 3,000',
        '2 of 5 runs done · 1 failed · 40 % · 1:40 left',
        '',
      ].join('\n'),
      err: 'A-v0, preset, seed 1: the disk is full\nA-v0, preset, seed 2 failed: the pole is gone\n',
    })
  })

  it('are none with --quiet, but for troubles', () => {
    const { out, err } = shown(new PassThrough(), COURSE, true)
    expect(out).toBe('')
    expect(err.split('\n')).toHaveLength(3)
  })
})

describe('the table', () => {
  it('has a line for each environment and its settings, and one for all', () => {
    const tally = new SweepTally(RUNS, 2)
    for (const [, event] of COURSE.slice(0, 4)) tally.update(event)
    expect(drawing(tally, 10)).toEqual([
      'environment  settings    done  running  failed  waiting  progress  return  steps/s',
      'A-v0         preset    1 of 3        1       0        1      56 %   30.00      100',
      'B-v0         preset    0 of 2        0       0        2       0 %       –        –',
      '1 of 5 runs done · 1 running · 34 % · 100 steps/s · 2:45 left',
    ])
    tally.update({ kind: 'started', run: B[1], threads: 1 })
    const many = new SweepTally([...RUNS, standing('C-v0', 0), standing('D-v0', 0)], 2)
    many.update({ kind: 'started', run: standing('D-v0', 0), threads: 1 })
    expect(drawing(many, 2).map((line) => line.split(' ')[0])).toEqual(['environment', 'D-v0', '…', '1']) // who runs comes first
  })

  it('leaves what went wrong above itself, and fits the terminal', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 20 })
    const { out } = shown(stream, COURSE)
    expect(out).toContain('A-v0, preset, seed 2 failed: the pole is gone\n')
    expect(out).toContain('\u001b[')
    const frame = out.slice(out.lastIndexOf('environment')).split('\n')[0]
    expect(frame).toHaveLength(60)
  })
})
