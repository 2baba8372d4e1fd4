// `trpo plot`, `trpo metrics` and the options of `trpo train` that write for other programs, as a person meets them. Needs `npm run build`.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents } from './event-file.js'
import { trpo } from './program.js'

const folder = mkdtempSync(join(tmpdir(), 'trpo-plot-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const KEYS = ['environments=2', 'horizon=256', 'valueEpochs=1', 'evalEpisodes=2'].flatMap((setting) => ['--set', setting])
beforeAll(() => {
  for (const seed of ['1', '2']) {
    const { code, out } = trpo(folder, 'train', 'CartPole-v1', '--steps', '2048', '--seed', seed, '--threads', '1', ...KEYS,
      '--out', `runs/s${seed}`, '--tensorboard-histograms', '--metrics-port', '0')
    expect(code).toBe(0)
    expect(out).toMatch(/^metrics for Prometheus at http:\/\/127\.0\.0\.1:\d+\/metrics\n/)
  }
})

describe('trpo train --tensorboard-histograms', () => {
  it('leaves an event file in the run, beside what every run has', () => {
    const [name, ...others] = readdirSync(join(folder, 'runs/s1/tensorboard'))
    expect(others).toEqual([])
    const events = readEvents(readFileSync(join(folder, 'runs/s1/tensorboard', name))).filter(({ step }) => step > 0)
    expect(events.map(({ step }) => step)).toEqual([512, 1024, 1536, 2048])
    expect(events.every(({ histograms }) => histograms.returns.num > 0)).toBe(true)
    expect(trpo(folder, 'verify', 'runs/s1', '--quiet').code).toBe(0)
  })
})

describe('trpo metrics', () => {
  it('writes CSV to standard output or to a file: one run, or several with a column that says which', () => {
    const one = trpo(folder, 'metrics', 'runs/s1')
    expect(one.code).toBe(0)
    expect(one.out.split('\r\n').map((line) => line.split(',')[0])).toEqual(['iteration', '1', '2', '3', '4', ''])
    expect(trpo(folder, 'metrics', 'runs', '-o', 'all.csv')).toEqual({ code: 0, out: '', err: '' })
    const lines = readFileSync(join(folder, 'all.csv'), 'utf8').split('\r\n')
    expect(lines[0]).toMatch(/^run,iteration,steps,outcome,/)
    expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual([...Array<string>(4).fill('runs/s1'), ...Array<string>(4).fill('runs/s2')])
  })

  it('writes event files, and says which', () => {
    const { code, out } = trpo(folder, 'metrics', 'runs', '--format', 'tensorboard', '-o', 'logs')
    expect(code).toBe(0)
    expect(out.trimEnd().split('\n')).toEqual([expect.stringMatching(/^logs\/s1\/events\.out\.tfevents\./), expect.stringMatching(/^logs\/s2\//)])
    expect(readEvents(readFileSync(join(folder, out.split('\n')[0]))).filter(({ step }) => step > 0)).toHaveLength(4)
  })

  it('says what it cannot do', () => {
    expect(trpo(folder, 'metrics', 'runs/s1', '--histograms')).toMatchObject({
      code: 2, err: expect.stringContaining('expected with --format tensorboard') as string,
    })
  })
})

describe('trpo plot', () => {
  it('draws SVG and PNG', () => {
    expect(trpo(folder, 'plot', 'runs', '-o', 'curves.svg')).toEqual({ code: 0, out: 'curves.svg\n', err: '' })
    expect(readFileSync(join(folder, 'curves.svg'), 'utf8')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="720"[\s\S]*<\/svg>\n$/)
    expect(trpo(folder, 'plot', 'runs/s1', '-o', 'one.PNG', '--metric', 'kl', '--x', 'time', '--smooth', '2', '--width', '300', '--scale', '1').code).toBe(0)
    expect(PNG.sync.read(readFileSync(join(folder, 'one.PNG'))).width).toBe(300)
  })

  it('refuses with exit code 2 what it cannot draw, and writes nothing', () => {
    const refused = [
      [['-o', 'x.pdf'], '-o x.pdf: got .pdf, expected .svg or .png.'],
      [['-o', 'x.svg', '--metric', 'entrpy'], 'metric "entrpy": no run has it. Did you mean "entropy"?'],
    ] as const
    for (const [args, message] of refused) {
      const { code, err } = trpo(folder, 'plot', 'runs', ...args)
      expect(err).toContain(message)
      expect(code).toBe(2)
    }
    expect(existsSync(join(folder, 'x.svg'))).toBe(false)
  })
})
