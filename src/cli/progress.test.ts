// Progress: plain lines are few and include the first and the last; a terminal gets one line that updates itself.

import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { formatCount, formatDuration, formatReturn, formatSmall, formatTable } from './format.js'
import { createProgress } from './create-progress.js'
import type { ProgressStart, ProgressStream } from './progress.js'

const config = resolveConfig({ env: 'NoPreset-v0', environments: 2, horizon: 500, warmupSteps: 500, steps: 11_000, maxKl: 0.02 })

function report(iteration: number, more: Partial<IterationReport> = {}): IterationReport {
  return {
    iteration, steps: 1000 + iteration * 1000, meanReturn: 12.345, kl: 0.012345, outcome: 'accepted', stepsPerSecond: 5000, evaluation: null,
    ...more,
  } as IterationReport
}

const evaluated = { evaluation: { episodes: 3, meanReturn: 321 } } as Partial<IterationReport>

/** What is shown of iterations at the given times (seconds). */
function shown(
  stream: PassThrough & { isTTY?: boolean }, times: readonly number[], last?: Partial<IterationReport>,
  start: ProgressStart = { config, steps: 0 },
): string {
  let time = 0
  const progress = createProgress(start, stream as ProgressStream, () => time)
  times.forEach((at, i) => {
    time = at
    progress.update(report(i + 1, i === times.length - 1 ? last : {}))
  })
  progress.finish()
  return (stream.read() as Buffer | null)?.toString() ?? ''
}

describe('plain lines', () => {
  it('start with a header that explains the columns, align under it, and end with the last iteration', () => {
    const lines = shown(new PassThrough(), [1, 1.5, 2.9, 3, 4.9, 5, 5.1], { outcome: 'refused-kl', meanReturn: null }).split('\n')
    expect(lines).toEqual([
      'iteration of 10 | steps of 11,000 | return, last 100 episodes | KL, at most 0.02 | policy step | steps/s |       time',
      '              1 |           2,000 |                     12.35 |           0.0123 |    accepted |   5,000 |  0:05 left',
      '              4 |           5,000 |                     12.35 |           0.0123 |    accepted |   5,000 |  0:04 left',
      '              6 |           7,000 |                     12.35 |           0.0123 |    accepted |   5,000 |  0:03 left',
      '              7 |           8,000 |                         – |           0.0123 |  refused-kl |   5,000 |  0:02 left',
      '',
    ])
  })

  it('are none before the first iteration, and say when training is over', () => {
    expect(shown(new PassThrough(), [])).toBe('')
    expect(shown(new PassThrough(), [1], { iteration: 10, steps: 11_000 })).toMatch(/evaluating\n$/)
  })

  it('come at once for an evaluation, in a column of their own', () => {
    const lines = shown(new PassThrough(), [1, 1.1], evaluated, { config: { ...config, evalEvery: 2, evalEveryEpisodes: 3 }, steps: 0 }).split('\n')
    expect(lines.map((line) => line.split(' | ')[3])).toEqual(['evaluation, 3 episodes', '                     –', '                 321.0', undefined])
  })

  it('extrapolate from the steps of this part of a resumed run', () => {
    expect(shown(new PassThrough(), [1], { steps: 9000 }, { config, steps: 8000 })).toMatch(/0:02 left\n$/)
  })

  it('have no escape sequence', () => {
    expect(shown(new PassThrough(), [1, 4], evaluated)).not.toContain('\u001b')
  })
})

describe('a terminal', () => {
  it('gets a bar with return, KL, speed and time left', () => {
    const text = shown(Object.assign(new PassThrough(), { isTTY: true, cursorTo: () => true, clearLine: () => true }), [4], { steps: 5500 })
    expect(text).toContain('█'.repeat(10) + '░'.repeat(10))
    expect(text).toContain('50% · 0:04 left · return 12.35 · KL 0.0123 · 5,000 steps/s')
    expect(text).not.toContain('iteration of')
    expect(text, 'colours').not.toMatch(new RegExp('\u001b\\[[\\d;]*m'))
  })

  it('starts the bar where a resumed run stands, and keeps the last evaluation in sight', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, cursorTo: () => true, clearLine: () => true })
    const text = shown(terminal, [1, 2], evaluated, { config, steps: 5500 })
    expect(text).toContain('50% · starting')
    expect(text).toContain('· return 12.35 · evaluation 321.0 at iteration 2 · KL')
  })
})

describe('numbers', () => {
  it('read well', () => {
    expect([0, 7.4, 59.6, 3599, 3600, 86399].map(formatDuration)).toEqual(['0:00', '0:07', '1:00', '59:59', '1:00:00', '23:59:59'])
    expect([null, -0.126, 99.99, 100, -1234.56].map(formatReturn)).toEqual(['–', '-0.13', '99.99', '100.0', '-1234.6'])
    expect([0, 0.0123456, 1e-9, 123456].map(formatSmall)).toEqual(['0', '0.0123', '1e-9', '123000'])
    expect(formatCount(1234567.8)).toBe('1,234,568')
    expect(formatTable([['a', 'bb'], ['ccc', '1']], [1])).toBe('a    bb\nccc   1')
  })
})
