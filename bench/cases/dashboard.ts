// The dashboard's server over many long runs: 100 runs of 10,000 iterations, 20 seeds of each of five settings, a gigabyte of metrics.
// Asked without a network in between: the list, the first curves, and the curves again after an iteration was added. A full run leaves it
// out, because it writes that gigabyte to the temporary folder: npm run bench -- --case dashboard (--quick: 20 runs of 1,000).

import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CurvesReply } from '../../dist/dashboard/protocol.js'
import { createDashboard } from '../../dist/dashboard/server.js'
import { nodeHost } from '../../dist/host/node/host.js'
import { RunDirectory } from '../../dist/runs/run-directory.js'
import { resolveConfig } from '../../dist/training/config.js'
import { milliseconds, row, type BenchCase } from '../rows.js'

const SEEDS = 20
const STEPS = 1024
/** Milliseconds between two questions of a page that waits for the rest. */
const LOOKS = 500
const FULL = { settings: 5, iterations: 10_000, rounds: 3 }
const QUICK = { settings: 1, iterations: 1_000, rounds: 3 }

export const dashboard: BenchCase = {
  name: 'dashboard',
  title: 'The dashboard over 100 runs of 10,000 iterations',
  onRequest: true,
  run: async ({ quick }) => {
    const size = quick ? QUICK : FULL
    const folder = mkdtempSync(join(tmpdir(), 'trpo-bench-dashboard-'))
    try {
      return await measure(folder, size)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

async function measure(folder: string, { settings, iterations, rounds }: typeof FULL) {
  const names = await writeRuns(folder, settings, iterations)
  const seeds = names.slice(0, SEEDS)
  const samples: Record<'list' | 'one' | 'first' | 'all' | 'update' | 'seeds', number[]> = { list: [], one: [], first: [], all: [], update: [], seeds: [] }
  let largest = 0
  let replies = 0
  for (let round = 0; round < rounds; round++) {
    const app = await createDashboard({ directory: folder, host: '127.0.0.1' })
    const ask = async (url: string): Promise<{ seconds: number, body: string }> => {
      const begun = performance.now()
      const { statusCode, body } = await app.inject({ url, headers: { host: 'localhost' } })
      if (statusCode !== 200) throw new Error(body)
      return { seconds: (performance.now() - begun) / 1000, body }
    }
    const curves = (runs: readonly string[]): string => `/api/curves?${new URLSearchParams({ runs: runs.join(','), metric: 'meanReturn', points: '500' }).toString()}`
    samples.list.push((await ask('/api/runs')).seconds)
    samples.one.push((await ask(curves(names.slice(0, 1)))).seconds)
    const begun = performance.now()
    samples.first.push((await ask(curves(names))).seconds)
    for (;;) {
      const { body } = await ask(curves(names))
      replies++
      if ((JSON.parse(body) as CurvesReply).complete) break
      await pause(LOOKS)
    }
    samples.all.push((performance.now() - begun) / 1000)
    for (let again = 0; again < rounds; again++) {
      appendFileSync(join(folder, names[0], 'metrics.jsonl'), line(iterations + round * rounds + again, again))
      const { seconds, body } = await ask(curves(names.slice(0, 1)))
      samples.update.push(seconds)
      largest = Math.max(largest, body.length)
    }
    samples.seeds.push((await ask(curves(seeds))).seconds)
    await app.close()
  }
  return {
    rows: [
      milliseconds(`list of ${names.length} runs, first time`, samples.list),
      milliseconds('first curve of one run', samples.one, { bound: 1000, of: 'median' }),
      milliseconds(`first answer for ${names.length} curves`, samples.first, { bound: 1000, of: 'median' }),
      milliseconds(`all of ${names.length} curves, read to the end`, samples.all),
      milliseconds('curve of one run after an iteration', samples.update, { bound: 50, of: 'median' }),
      milliseconds(`${SEEDS} curves and their fold, read before`, samples.seeds),
      row('length of an answer for one curve', 'KiB', 'less', [largest / 1024]),
    ],
    notes: [`${names.length} runs of ${iterations.toLocaleString('en-US')} iterations, ${(replies / rounds).toFixed(1)} answers until all was read`],
  }
}

async function writeRuns(folder: string, settings: number, iterations: number): Promise<string[]> {
  const names: string[] = []
  for (let setting = 0; setting < settings; setting++) {
    for (let seed = 0; seed < SEEDS; seed++) {
      const name = `maxKl=${0.01 * (setting + 1)},x/s${seed}`
      mkdirSync(join(folder, name), { recursive: true })
      await RunDirectory.create(nodeHost.files, join(folder, name), resolveConfig({ env: 'CartPole-v1', seed, maxKl: 0.01 * (setting + 1) }))
      const file = openSync(join(folder, name, 'metrics.jsonl'), 'w')
      for (let from = 1; from <= iterations; from += 1000) {
        writeSync(file, Array.from({ length: 1000 }, (_, i) => line(from + i, seed)).join(''))
      }
      closeSync(file)
      names.push(name)
    }
  }
  return names
}

/** With as many numbers, of as many digits, as a run writes. */
function line(iteration: number, seed: number): string {
  const noise = (k: number): number => ((iteration * 7919 + seed * 104_729 + k * 1_299_709) % 1_000_003) / 1_000_003.7
  const numbers = (names: string): Record<string, number> => Object.fromEntries(names.split(' ').map((name, k) => [name, noise(k)]))
  return `${JSON.stringify({
    iteration, steps: STEPS * iteration, outcome: 'accepted',
    ...numbers('surrogateBefore surrogateAfter predictedImprovement measuredImprovement quadraticKl kl maxKl gradientNorm stepNorm'),
    cgIterations: 10, cgResidual: noise(20), cgOutcome: 'iterations', entropy: noise(21), std: [], klLimit: 0.01, backtracks: 0,
    valueOutcome: 'fitted', ...numbers('valueLossBefore valueLossAfter explainedVariance'), episodes: 5,
    meanReturn: 500 * noise(30) * (iteration / 10_000), meanLength: 500 * noise(31),
    returns: [200, 200, 200, 200, 200], lengths: [200, 200, 200, 200, 200],
    ...numbers('penaltyCoefficient lowerBound returnChange returnChangeError'), predictedDecreases: 0, measuredDecreases: 0,
    statisticsKl: noise(40), info: {}, evaluation: null, stepsPerSecond: 1000 * noise(41),
    seconds: numbers('collect policy value statistics evaluation total'),
  })}\n`
}
