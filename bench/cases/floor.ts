// Training at the presets of every MuJoCo task, two threads, beside the replay of its own actions and beside the least that the
// floating-point work allows: (replay + floor) ÷ replay, floor from the count of operations (floating-point.ts) and the rate at which
// both threads multiply at the same time, measured around each iteration. Below the table, for each phase: milliseconds beyond the
// replay, those that the kernels need for it on this task's layers (kernel-costs.ts), and the floor's. From the second to the third is
// lost inside kernels, from the first to the second around them.

import { resolveConfig, type TrainConfig } from '../../dist/training/config.js'
import { PRESETS } from '../../dist/training/presets.js'
import { leastSeconds, operations, type Costs, type Phases } from '../floating-point.js'
import { gemmRate } from '../gemm-rate.js'
import { kernelCosts } from '../kernel-costs.js'
import { median } from '../measure.js'
import { replayedRun, spent, type ReplayedRun, type Rounds } from '../replayed-run.js'
import { row, type BenchCase, type CaseResult, type Row } from '../rows.js'
import { openProducts, type TeamProducts } from '../teams/products.js'

const THREADS = 2
const TARGET = { bound: 1.15, of: 'median' } as const
const QUICK = { warmup: 2, rounds: 3, iterations: 1 }
const FULL = { warmup: 6, rounds: 9, iterations: 1 }
const TASKS = Object.keys(PRESETS).filter((id) => id.endsWith('-v5'))

export const floor: BenchCase = {
  name: 'floor',
  title: 'Training at the presets beside the replay of its actions, and the floor of its floating-point work, two threads',
  run: async ({ quick }) => {
    const alone = await gemmRate()
    const { products, close } = await openProducts(THREADS)
    try {
      return await compared(quick ? QUICK : FULL, products, alone)
    } finally {
      await close()
    }
  },
}

async function compared(rounds: Rounds, products: TeamProducts, alone: number): Promise<CaseResult> {
  const rows: Row[] = []
  const notes: string[] = []
  const rates: number[] = []
  for (const env of TASKS) {
    const config = resolveConfig({ env })
    const run = await replayedRun(config, THREADS, rounds, () => products.rate())
    const at = (costs: Costs): Phases[] => run.reports.map((report, i) => leastSeconds(config, costs, run.gauged[i], THREADS, report))
    const least = at(operations(config, run.sizes))
    rows.push(...summary(env, run, least))
    notes.push(`${env}${shape(config, run)}: ${explained(run, at(await kernelCosts(config, run.sizes, alone)), least)}`)
    rates.push(...run.gauged)
  }
  return {
    rows,
    notes: [
      `matrix product: ${gigaflops(alone)} GFLOP/s on one core alone, best; ${gigaflops(median(rates))} on each while both multiply, median`,
      'milliseconds an iteration beyond the replay: measured | at the kernels\' speed | floor',
      ...notes,
    ],
  }
}

function gigaflops(rate: number): string {
  return (rate / 1e9).toFixed(1)
}

function summary(env: string, { trained, replayed }: ReplayedRun, least: readonly Phases[]): Row[] {
  const floors = least.map((phases, i) => (replayed[i] + total(phases)) / replayed[i])
  const ratios = trained.map((seconds, i) => seconds / replayed[i])
  return [
    row(`${env}: training ÷ replay`, 'ratio', 'less', ratios),
    row(`${env}: floor ÷ replay`, 'ratio', 'less', floors),
    row(`${env}: training ÷ floor`, 'ratio', 'less', ratios.map((x, i) => x / floors[i]), TARGET),
  ]
}

function total({ collect, policy, value, statistics }: Phases): number {
  return collect + policy + value + statistics
}

function shape({ cgIterations, fisherStride, valueEpochs }: TrainConfig, { sizes: { inputs, actions } }: ReplayedRun): string {
  return ` (${inputs} inputs, ${actions} actions, ${cgIterations} products on 1/${fisherStride}, ${valueEpochs} epochs)`
}

function explained(run: ReplayedRun, kernels: readonly Phases[], least: readonly Phases[]): string {
  const measured = spent(run)
  const parts = (['collect', 'policy', 'value', 'statistics'] as const).map((phase) => (
    `${phase} ${[measured[phase], middle(kernels, phase), middle(least, phase)].map((seconds) => (1000 * seconds).toFixed(1)).join(' | ')}`
  ))
  return `replay ${(1000 * median(run.replays)).toFixed(1)}; ${parts.join(', ')}`
}

function middle(list: readonly Phases[], phase: keyof Phases): number {
  return median(list.map((phases) => phases[phase]))
}
