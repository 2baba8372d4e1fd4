// Reports of runs on disk: grouping, labels, figures, what is left out and why; aggregates over tasks; the same bits each time.

import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles } from '../host/node/files.js'
import { RunDirectory, RunError } from '../runs/run-directory.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { reportMarkdown } from '../cli/report-markdown.js'
import { labelOf, settingsOf } from './settings-label.js'
import { reportOn } from './report.js'

type Input = Partial<TrainConfig> & { readonly env: string }

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'trpo-report-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

/** A run with the given figures: of its last episodes, and of its evaluation (null: unfinished). */
async function write(name: string, input: Input, meanReturn: number | null, evaluation: number | null): Promise<string> {
  const path = join(folder, name)
  const run = await RunDirectory.create(nodeFiles, path, resolveConfig(input))
  for (const iteration of [1, 2]) {
    const report = { iteration, steps: 1000 * iteration, meanReturn: iteration === 2 ? meanReturn : -1, seconds: { total: 1 } }
    await run.metrics.append(report as unknown as IterationReport)
  }
  if (evaluation === null) return path
  const result = { episodes: 10, meanReturn: evaluation, stdReturn: 1, minReturn: 0, maxReturn: 0, meanLength: 9 }
  await run.writeSummary({ steps: 2000, seconds: 4, evaluation: result, parametersSha256: `${name} ${evaluation}` })
  return path
}

describe('settingsOf', () => {
  const label = (input: Input): string => labelOf(settingsOf(resolveConfig(input)))

  it('is what differs from the preset, in the order of the config', () => {
    expect(label({ env: 'Hopper-v5', seed: 9 })).toBe('preset')
    expect(label({ env: 'Hopper-v5', policyHidden: [32], maxKl: 0.5, steps: 5000 })).toBe('steps=5000, maxKl=0.5, policyHidden=[32]')
    expect(label({ env: 'Pendulum-v1', envOptions: { maxEpisodeSteps: 10, g: 1 } })).toBe('envOptions.g=1, envOptions.maxEpisodeSteps=10')
  })

  it('leaves out what follows: there is no warm-up without normalisation', () => {
    expect(label({ env: 'MountainCarContinuous-v0', normalizeObservations: false, scaleRewards: false })).toBe('normalizeObservations=false, scaleRewards=false')
  })
})

describe('a report', () => {
  it('groups runs by environment and settings, with figures over their seeds', async () => {
    for (const [seed, value] of [[10, 3], [2, 1], [3, 100], [1, 2]]) await write(`a/s${seed}`, { env: 'CartPole-v1', seed }, value, 10 * value)
    await write('b/one', { env: 'CartPole-v1', maxKl: 0.5, seed: 1 }, 7, 8)
    await write('b/two', { env: 'Acrobot-v1', seed: 1 }, null, -80)
    const { groups, leftOut, versions } = await reportOn(nodeFiles, [folder, join(folder, 'a')])
    expect(groups.map(({ env, settings, runs }) => [env, settings, runs.map(({ seed }) => seed)])).toEqual([
      ['Acrobot-v1', 'preset', [1]], ['CartPole-v1', 'preset', [1, 2, 3, 10]], ['CartPole-v1', 'maxKl=0.5', [1]],
    ])
    const [acrobot, preset, wide] = groups
    expect(preset.lastEpisodes).toMatchObject({ values: [2, 1, 100, 3], mean: 26.5, interquartileMean: 2.5, least: 1 })
    expect(preset.evaluation).toMatchObject({ values: [20, 10, 1000, 30], interquartileMean: 25 })
    expect(preset.lastEpisodes?.interval?.[0]).toBeLessThan(2.5)
    expect(preset.runs[0]).toMatchObject({ steps: 2000, seconds: 4, stepsPerSecond: 500, parametersSha256: 'a/s1 20', lastEpisodes: 2 })
    expect(preset.command).toBe('trpo sweep CartPole-v1 --seeds 1..3,10')
    expect(wide).toMatchObject({ command: 'trpo sweep CartPole-v1 --seeds 1 --set maxKl=0.5', lastEpisodes: { interval: null } })
    expect(acrobot).toMatchObject({ lastEpisodes: null, evaluation: { mean: -80 } })
    expect(leftOut).toEqual([])
    expect(versions).toHaveLength(1)
  })

  it('is the same each time, as JSON and as Markdown', async () => {
    for (const seed of [0, 1, 2]) await write(`s${seed}`, { env: 'CartPole-v1', seed }, seed * seed, seed)
    const [first, again] = [await reportOn(nodeFiles, [folder]), await reportOn(nodeFiles, [folder])]
    expect(JSON.stringify(again)).toBe(JSON.stringify(first))
    const markdown = reportMarkdown(first)
    expect(reportMarkdown(again)).toBe(markdown)
    expect(markdown).toContain('| preset | 3 | 1.67 | 1.67 [0.00, 4.00] | 0.00 | 1.00 | 1.00 [0.00, 2.00] | 0.00 | 2,000 | 500 | 4 |')
    expect(markdown).toContain('| 2 | 4.00 | 2.00 ± 1.00 | 2,000 | 0:04 | s2 2… |')
    expect(markdown).toContain('`trpo sweep CartPole-v1 --seeds 0..2`')
  })

  it('lists what is unfinished, damaged or there twice, and counts none of it', async () => {
    const env = 'CartPole-v1'
    await write('ok', { env, seed: 0 }, 1, 2)
    await write('again', { env, seed: 0 }, 1, 2)
    await write('begun', { env, seed: 1 }, 1, null)
    appendFileSync(join(await write('torn', { env, seed: 2 }, 5, 6), 'metrics.jsonl'), '{"iteration":3,"st') // as a crash leaves it: not damaged
    writeFileSync(join(await write('sealed', { env, seed: 3 }, 1, 2), 'config.json'), '{"config":{},"sha256":"ab"}')
    writeFileSync(join(await write('half', { env, seed: 4 }, 1, 2), 'summary.json'), '{"steps":')
    writeFileSync(join(await write('empty', { env, seed: 5 }, 1, 2), 'summary.json'), '{}')
    rmSync(join(await write('headless', { env, seed: 6 }, 1, 2), 'config.json'))
    writeFileSync(join(await write('short', { env, seed: 7 }, 1, 2), 'metrics.jsonl'), '{"iteration":1,"steps":1000,"meanReturn":1}\n')
    rmSync(join(await write('mute', { env, seed: 8 }, 1, 2), 'metrics.jsonl'))
    const report = await reportOn(nodeFiles, [folder])
    expect(report.groups.map(({ runs }) => runs.map(({ seed }) => seed))).toEqual([[0, 2]])
    const told = report.leftOut.map(({ path, kind, reason }) => [path.slice(folder.length + 1), kind, reason])
    expect(told).toEqual([
      ['begun', 'unfinished', 'CartPole-v1, seed 1: at step 2000 of 99328'],
      ['empty', 'damaged', expect.stringMatching(/^summary\.json lacks steps, seconds/)],
      ['half', 'damaged', expect.stringMatching(/^summary\.json cannot be read/)],
      ['headless', 'damaged', expect.stringMatching(/has no config\.json/)],
      ['mute', 'damaged', 'metrics.jsonl ends at step 0, summary.json says that the run ended at step 2000'],
      ['ok', 'repeated', expect.stringMatching(/^same config and seed as .*again, other parameters$/)],
      ['sealed', 'damaged', expect.stringMatching(/changed after the run wrote it/)],
      ['short', 'damaged', 'metrics.jsonl ends at step 1000, summary.json says that the run ended at step 2000'],
    ])
    expect(reportMarkdown(report)).toContain('## In no figure')
  })

  it('finds runs at any depth, follows no symbolic link, and refuses paths without a run', async () => {
    const run = await write('deep/er/run', { env: 'CartPole-v1' }, 1, 2)
    const elsewhere = mkdtempSync(join(tmpdir(), 'trpo-linked-'))
    mkdirSync(join(folder, 'hollow', 'deep'), { recursive: true })
    symlinkSync(folder, join(folder, 'deep', 'loop'))
    symlinkSync(run, join(elsewhere, 'link'))
    const of = async (...paths: string[]): Promise<number> => (await reportOn(nodeFiles, paths)).groups.length
    expect([await of(folder), await of(run), await of(run, folder), await of(join(elsewhere, 'link'))]).toEqual([1, 1, 1, 1])
    await expect(of(elsewhere)).rejects.toThrow('no run in it, nor below it')
    await expect(of(join(folder, 'hollow'))).rejects.toThrow(RunError)
    await expect(of(join(folder, 'nowhere'))).rejects.toThrow('no such directory')
    await expect(of(join(run, 'config.json'))).rejects.toThrow('got a file')
    rmSync(elsewhere, { recursive: true })
  })

  it('names the versions where they differ', async () => {
    await write('a', { env: 'CartPole-v1', seed: 0 }, 1, 2)
    const { versions: [now], groups } = await reportOn(nodeFiles, [folder])
    expect(now).toEqual(groups[0].runs[0].versions)
    expect(readFileSync(join(folder, 'a', 'config.json'), 'utf8')).toContain(now.kernels)
  })
})

describe('scales', () => {
  beforeEach(async () => {
    for (const seed of [0, 1, 2]) await write(`c${seed}`, { env: 'CartPole-v1', seed }, 100 * seed, 200)
    for (const seed of [0, 1]) await write(`a${seed}`, { env: 'Acrobot-v1', seed }, -100, -500 + 200 * seed)
    await write('wide', { env: 'CartPole-v1', maxKl: 1 }, 50, 50)
  })

  it('make figures over all tasks of equal settings, resampled within each task', async () => {
    const { aggregates } = await reportOn(nodeFiles, [folder], { scales: { 'CartPole-v1': [0, 400], 'Acrobot-v1': [-500, -100] } })
    expect(aggregates.map(({ settings, tasks }) => [settings, tasks.map(({ env, runs }) => [env, runs])])).toEqual([
      ['preset', [['Acrobot-v1', 2], ['CartPole-v1', 3]]], ['maxKl=1', [['CartPole-v1', 1]]],
    ])
    // Scores 1, 1 and 0, 0.25, 0.5: the middle three of five.
    expect(aggregates[0].lastEpisodes).toMatchObject({ tasks: [1, 0.25], mean: 0.55, interquartileMean: 1.75 / 3 })
    // CartPole always 0.5, three times; Acrobot 0 and 0.5 redrawn, so that a resample has two, one or no zeros.
    expect(aggregates[0].evaluation).toMatchObject({ tasks: [0.25, 0.5], interquartileMean: 0.5, interval: [1 / 3, 0.5] })
    expect(aggregates[1].evaluation).toMatchObject({ mean: 0.125, interval: null })
  })

  it('make none where one is missing, and must fit', async () => {
    const { aggregates } = await reportOn(nodeFiles, [folder], { scales: { 'CartPole-v1': [0, 400] } })
    expect(aggregates.map(({ settings }) => settings)).toEqual(['maxKl=1'])
    await expect(reportOn(nodeFiles, [folder], { scales: { 'CartPol-v1': [0, 1] } })).rejects.toThrow('Did you mean "CartPole-v1"?')
    await expect(reportOn(nodeFiles, [folder], { scales: { 'CartPole-v1': [3, 3] } })).rejects.toThrow('expected two different finite returns')
  })
})
