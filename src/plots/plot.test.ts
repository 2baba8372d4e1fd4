import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeFiles } from '../host/node/files.js'
import { RunDirectory } from '../runs/run-directory.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { curveOf } from './curve.js'
import { lineStyle } from './line-style.js'
import { plotOn, type PlotOptions } from './plot.js'
import { renderPng } from './png.js'

const folder = mkdtempSync(join(tmpdir(), 'trpo-plots-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

type Line = Partial<Omit<IterationReport, 'seconds'>> & { readonly seconds?: number }

async function makeRun(name: string, config: Partial<TrainConfig>, lines: readonly Line[]): Promise<string> {
  const path = join(folder, name)
  const run = await RunDirectory.create(nodeFiles, path, resolveConfig({ env: 'CartPole-v1', ...config }))
  for (const [i, { seconds = 2, ...line }] of lines.entries()) {
    const report = { iteration: i + 1, steps: 1000 * (i + 1), seconds: { total: seconds }, kl: 0.01, ...line }
    await run.metrics.append(report as unknown as IterationReport)
  }
  return path
}

/** Returns of seed s after iteration i: known, and different for each. */
const returnOf = (seed: number, i: number, gain: number): number => gain * (i + 1) + 10 * seed * seed
const ITERATIONS = 20
beforeAll(async () => {
  for (const seed of [0, 1, 2]) {
    for (const [name, maxKl, gain] of [['preset', 0.01, 20], ['wide', 0.1, 12]] as const) {
      const lines = Array.from({ length: ITERATIONS }, (_, i) => ({ meanReturn: i === 0 ? null : returnOf(seed, i, gain) }))
      await makeRun(`sweep/${name}/s${seed}`, { seed, maxKl }, lines)
    }
  }
})

const sweep = join(folder, 'sweep')
const plotted = (paths: readonly string[] = [sweep], options: PlotOptions = {}) => plotOn(nodeFiles, paths, options)

interface Element {
  readonly textContent: string
  readonly parentElement: Element
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<Element>
}

function elements(svg: string, selector: string): Element[] {
  return [...(parseHTML(svg) as unknown as { document: Element }).document.querySelectorAll(selector)]
}

function texts(svg: string): string[] {
  return elements(svg, 'text').map(({ textContent }) => textContent)
}

/** From pixels to data, by the places and the labels of two ticks of an axis. */
function axis(svg: string, name: 'x' | 'y', value: (label: string) => number): (pixels: number) => number {
  const ticks = elements(svg, `[aria-label="${name}-axis tick label"] text`)
  const places = [ticks[0], ticks[ticks.length - 1]].map((tick) => {
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(String(tick.getAttribute('transform'))) ?? []
    return { at: Number(name === 'x' ? x : y), value: value(tick.textContent) }
  })
  return (pixels) => places[0].value + (pixels - places[0].at) * (places[1].value - places[0].value) / (places[1].at - places[0].at)
}

function pointsIn(path: Element): { x: number, y: number }[] {
  return [...String(path.getAttribute('d')).matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}

describe('the picture', () => {
  it('has each curve and its band where the axes say that the data are', async () => {
    const { svg, panels } = await plotted()
    const toSteps = axis(svg, 'x', (label) => Number(label.replace('k', '')) * (label.endsWith('k') ? 1000 : 1))
    const toReturn = axis(svg, 'y', (label) => Number(label.replace(',', '').replace('−', '-')))
    const lines = elements(svg, '[aria-label="line"] path')
    const bands = elements(svg, '[aria-label="area"] path')
    expect([lines.length, bands.length, panels.length]).toEqual([2, 2, 1])
    for (const [curve, gain] of [[0, 20], [1, 12]] as const) {
      expect(lines[curve].parentElement.getAttribute('stroke')).toBe(lineStyle(curve).color)
      expect(bands[curve].parentElement.getAttribute('fill')).toBe(lineStyle(curve).color)
      const points = pointsIn(lines[curve])
      expect(points).toHaveLength(ITERATIONS - 1) // there is no return before the first episode has ended
      points.forEach(({ x, y }, at) => {
        const i = at + 1
        const values = [0, 1, 2].map((seed) => returnOf(seed, i, gain))
        const edges = pointsIn(bands[curve]).filter((edge) => Math.abs(edge.x - x) < 1e-6).map((edge) => toReturn(edge.y))
        edges.sort((a, b) => a - b)
        expect(toSteps(x)).toBeCloseTo(1000 * (i + 1), -1)
        expect(toReturn(y)).toBeCloseTo((values[0] + values[1] + values[2]) / 3, 0) // of three values the IQM is the mean
        expect(edges[0]).toBeCloseTo(values[0], 0) // and the interval is from the worst to the best: docs/experiments.md
        expect(edges[edges.length - 1]).toBeCloseTo(values[2], 0)
      })
    }
  })

  it('says what it shows: title, names beside the ends of their curves, units, runs', async () => {
    const { svg } = await plotted()
    expect(texts(svg)).toEqual(expect.arrayContaining([
      'CartPole-v1', 'Interquartile mean of 3 runs, with its 95 % bootstrap interval.', 'return, mean of the last 100 episodes',
      'environment steps', 'preset', 'maxKl=0.1', '10k', '20k',
    ]))
    const ends = elements(svg, '[aria-label="line"] path').map((path) => pointsIn(path).at(-1))
    const names = elements(svg, 'text').filter(({ textContent }) => ['preset', 'maxKl=0.1'].includes(textContent))
    names.sort((a, b) => Number(b.textContent === 'preset') - Number(a.textContent === 'preset'))
    names.forEach((name, i) => {
      expect(Number(name.getAttribute('x'))).toBeGreaterThan(ends[i]?.x ?? NaN)
      expect(Math.abs(Number(name.getAttribute('y')) - 4 - (ends[i]?.y ?? NaN))).toBeLessThan(1)
    })
    expect(texts((await plotted([sweep], { title: 'A < B & C' })).svg)).toContain('A < B & C')
  })

  it('is the same bytes for the same runs, however they are given', async () => {
    const { svg } = await plotted()
    expect((await plotted()).svg).toBe(svg)
    expect((await plotted([join(sweep, 'wide'), join(sweep, 'preset', 's2'), sweep])).svg).toBe(svg)
    expect((await plotted([join(sweep, 'wide')])).svg).not.toBe(svg)
  })

  it('has a panel for each metric and environment, with an axis of its own', async () => {
    const other = await makeRun('pendulum', { env: 'Pendulum-v1', seed: 1 }, [{ meanReturn: -1200 }, { meanReturn: -800 }])
    const { svg, panels } = await plotted([sweep, other], { metrics: ['meanReturn', 'kl'] })
    expect(panels.map(({ env, metric }) => `${env} ${metric}`)).toEqual(['CartPole-v1 meanReturn', 'Pendulum-v1 meanReturn', 'CartPole-v1 kl', 'Pendulum-v1 kl'])
    expect(elements(svg, '[aria-label="y-axis tick label"]')).toHaveLength(4)
    expect(texts(svg)).toEqual(expect.arrayContaining(['CartPole-v1', 'Pendulum-v1', '−800', 'Interquartile mean of 1 to 3 runs, with its 95 % bootstrap interval.']))
    expect(texts(svg).filter((text) => text === 'preset')).toHaveLength(1) // the names stand above the panels, once
    const drawnBands = elements(svg, '[aria-label="area"]')
    expect(drawnBands).toHaveLength(4) // Pendulum's single run has none
  })

  it('calls curves as it is told to, in that order, and refuses a name of none', async () => {
    const { svg } = await plotted([sweep], { names: { 'maxKl=0.1': 'wide region' } })
    const names = texts(svg).filter((text) => ['wide region', 'preset', 'maxKl=0.1'].includes(text))
    expect(new Set(names)).toEqual(new Set(['wide region', 'preset']))
    const stroke = elements(svg, '[aria-label="line"] path')[0].parentElement.getAttribute('stroke')
    expect(stroke).toBe(lineStyle(1).color) // the preset's curve, drawn first, is the second of the names
    await expect(plotted([sweep], { names: { 'maxKl=0.2': 'wide' } })).rejects.toThrow(
      'name: no curve is called "maxKl=0.2". Did you mean "maxKl=0.1"? There are: preset; maxKl=0.1.',
    )
  })

  it('says once what all curves have in common', async () => {
    const paths = await Promise.all([0.01, 0.02].map((maxKl) => makeRun(`common/${maxKl}`, { maxKl, gamma: 0.9 }, [{ meanReturn: 1 }, { meanReturn: 2 }])))
    const shown = texts((await plotted(paths)).svg)
    expect(shown).toEqual(expect.arrayContaining(['Single runs. All with gamma=0.9.', 'preset', 'maxKl=0.02']))
  })

  it('moves names apart where curves end together, inside the panel', async () => {
    const paths = await Promise.all([1, 2, 3, 4, 5].map((n) => makeRun(`close/${n}`, { maxKl: n / 100 }, [{ meanReturn: 0 }, { meanReturn: 5 + n / 100 }])))
    const { svg } = await plotted(paths)
    const places = elements(svg, 'text').filter(({ textContent }) => /^(maxKl=|preset)/.test(textContent)).map((name) => Number(name.getAttribute('y'))).sort((a, b) => a - b)
    expect(places).toHaveLength(5)
    places.slice(1).forEach((place, i) => { expect(place - places[i]).toBeGreaterThanOrEqual(14.9) })
  })
})

describe('a curve', () => {
  const group = (...runs: readonly (readonly (readonly [steps: number, value: number | null])[])[]) => ({
    env: 'E', settings: 'preset', parts: [], runs: runs.map((points, i) => ({
      path: `run${i}`, config: resolveConfig({ env: 'CartPole-v1' }),
      reports: points.map(([steps, kl]) => ({ steps, kl, seconds: { total: 30 } }) as unknown as IterationReport),
    })),
  })
  const options = { metric: 'kl', x: 'steps', smooth: 1 } as const

  it('of runs that report at other steps is read between them, as far as all of them go, and says so', () => {
    const notes: string[] = []
    const curve = curveOf(group([[0, 0], [100, 10], [200, 20]], [[0, 4], [50, 9], [120, 16]]), options, (text) => { notes.push(text) })
    expect(curve?.points.at(0)).toEqual({ x: 0, y: 2, low: 0, high: 4 })
    expect(curve?.points.at(-1)?.x).toBe(120)
    for (const { x, y, low, high } of curve?.points ?? []) { // the lines are x/10 and 4 + x/10
      expect(y).toBeCloseTo(x / 10 + 2, 12)
      expect(low).toBeCloseTo(x / 10, 12)
      expect(high).toBeCloseTo(x / 10 + 4, 12)
    }
    expect(notes).toEqual(['kl of E, preset: drawn as far as its shortest run goes, run1.'])
  })

  it('over time counts the seconds of iterations without a value, too; smoothing is the mean of the last ones', () => {
    const one = group([[10, null], [20, 1], [30, 3], [40, 8]])
    const overTime = curveOf(one, { ...options, x: 'time' }, () => undefined)
    expect(overTime?.points.map(({ x, y }) => [x, y])).toEqual([[60, 1], [90, 3], [120, 8]])
    expect(overTime?.points.every(({ low, high }) => low === null && high === null)).toBe(true)
    expect(curveOf(one, { ...options, smooth: 2 }, () => undefined)?.points.map(({ y }) => y)).toEqual([1, 2, 5.5])
  })

  it('of thousands of iterations is thinned, ends included', () => {
    const points = curveOf(group(Array.from({ length: 3001 }, (_, i) => [i, i * i] as const)), options, () => undefined)?.points ?? []
    expect(points).toHaveLength(200)
    expect([points[0], points.at(-1)].map((point) => [point?.x, point?.y])).toEqual([[0, 0], [3000, 9_000_000]])
  })
})

describe('as PNG', () => {
  it('has the size asked for, the colours of the curves, and text', async () => {
    const { svg } = await plotted([sweep], { width: 400, height: 300 })
    const { width, height, data } = PNG.sync.read(Buffer.from(renderPng(svg, { scale: 1.5 })))
    expect([width, height]).toEqual([600, 450])
    const count = (color: string, rows: readonly [number, number] = [0, height]): number => {
      const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16))
      let found = 0
      for (let at = 4 * rows[0] * width; at < 4 * rows[1] * width; at += 4) {
        if (data[at] === r && data[at + 1] === g && data[at + 2] === b) found++
      }
      return found
    }
    expect(count('#ffffff')).toBeGreaterThan(width * height / 2)
    expect(count(lineStyle(0).color)).toBeGreaterThan(100)
    expect(count(lineStyle(1).color)).toBeGreaterThan(100)
    expect(count('#1a1a1a', [0, 45])).toBeGreaterThan(50) // the title
  })

  it('is refused where text would be missing', async () => {
    const { svg } = await plotted()
    const noFont = join(folder, 'no-font.ttf')
    writeFileSync(noFont, 'this is no font')
    expect(() => renderPng(svg, { font: noFont })).toThrow(/cannot be read as a TrueType or OpenType font, and all text would be missing/)
    expect(() => renderPng(svg, { font: join(folder, 'absent.ttf') })).toThrow(/no such file/)
    expect(() => renderPng(svg, { scale: 0 })).toThrow('scale: got 0, expected a number above 0, 10 at most.')
  })
})

describe('what cannot be drawn', () => {
  it('is told by name', async () => {
    await expect(plotted([sweep], { metrics: ['meanRetrun'] })).rejects.toThrow(/metric "meanRetrun": no run has it\. Did you mean "meanReturn"\? There are: iteration, kl, meanReturn, /)
    await expect(plotted([sweep], { width: 10 })).rejects.toThrow('width: got 10, expected 120 to 10000 pixels.')
    await expect(plotted([sweep], { height: NaN })).rejects.toThrow('height: got NaN')
    await expect(plotted([sweep], { smooth: 1.5 })).rejects.toThrow('smooth: got 1.5, expected a number of iterations, 1 or more.')
    await expect(plotted([join(folder, 'nowhere')])).rejects.toThrow(/no such directory/)
  })

  it('is left out with its reason, and the rest is drawn', async () => {
    mkdirSync(join(folder, 'mixed'))
    const good = await makeRun('mixed/good', { seed: 1 }, [{ meanReturn: 1 }, { meanReturn: 2 }])
    const twin = await makeRun('mixed/twin', { seed: 1 }, [{ meanReturn: 1 }, { meanReturn: 2 }])
    const empty = await makeRun('mixed/empty', { seed: 2 }, [])
    const early = await makeRun('mixed/early', { seed: 3 }, [{ meanReturn: null }])
    const damaged = await makeRun('mixed/damaged', { seed: 4 }, [{ meanReturn: 1 }])
    writeFileSync(join(damaged, 'config.json'), '{}')
    const { notes, panels } = await plotted([join(folder, 'mixed')])
    expect(panels[0].curves.map(({ runs }) => runs)).toEqual([1])
    expect(notes).toEqual([
      expect.stringContaining(`${damaged}: left out, run ${damaged}: config.json cannot be read`),
      `${empty}: left out, no iteration has finished.`,
      `${twin}: left out, it has the same config and seed as ${good}.`,
      `meanReturn of CartPole-v1, preset: ${early} has no value yet and is left out.`,
    ])
    await expect(plotted([empty])).rejects.toThrow(/no run in it has a finished iteration/)
  })

  it('is more settings than can be told apart', async () => {
    const paths = await Promise.all(Array.from({ length: 15 }, (_, n) => makeRun(`many/${n}`, { maxKl: (n + 1) / 1000 }, [{ meanReturn: 1 }])))
    await expect(plotted(paths)).rejects.toThrow('got 15 settings, 14 at most can be told apart. Plot fewer of them at a time.')
  })
})
