// A whole training run beside the replay of its own actions through the same environments on the same threads: what learning costs on
// top of the physics. Two bounds, for a full update and for a cheap one.

import type { TrainConfig } from '../../dist/index.js'
import { resolveConfig } from '../../dist/training/config.js'
import { spent, replayedRun, type ReplayedRun } from '../replayed-run.js'
import { milliseconds, row, type BenchCase, type Row } from '../rows.js'

const THREADS = 2
const QUICK = { warmup: 3, rounds: 3, iterations: 2 }
const ROUNDS = { warmup: 6, rounds: 10, iterations: 3 }
const FULL = {
  environments: 2, horizon: 1024, cgIterations: 15, valueEpochs: 10, valueMinibatch: 128, fisherStride: 1,
  policyHidden: [64, 64], valueHidden: [64, 64],
}
const CHEAP = { ...FULL, fisherStride: 10, valueEpochs: 5 }

const RUNS: readonly { readonly name: string, readonly bound: number, readonly config: Partial<TrainConfig> & { env: string } }[] = [
  { name: 'Hopper-v5, 15 products, 10 epochs', bound: 1.4, config: { env: 'Hopper-v5', ...FULL } },
  { name: 'Hopper-v5, 15 products on 10 %, 5 epochs', bound: 1.2, config: { env: 'Hopper-v5', ...CHEAP } },
  { name: 'Humanoid-v5, 15 products on 10 %, 5 epochs', bound: 1.2, config: { env: 'Humanoid-v5', ...CHEAP } },
]

export const replay: BenchCase = {
  name: 'replay',
  title: 'Training beside the replay of its own actions, 2 × 1024 steps, 64-64 networks, minibatches of 128, two threads',
  run: async ({ quick }) => {
    const rows: Row[] = []
    const notes: string[] = []
    for (const { name, bound, config } of RUNS) {
      const run = await replayedRun(resolveConfig(config), THREADS, quick ? QUICK : ROUNDS)
      rows.push(...summary(name, bound, run))
      notes.push(`${name}: ${whereTimeGoes(run)}`)
    }
    return { rows, notes: [...notes, 'every replay was paid the rewards of its training, to the bit'] }
  },
}

function summary(name: string, bound: number, { trained, replayed, reports }: ReplayedRun): Row[] {
  const iterations = reports.length / trained.length
  return [
    milliseconds(`${name}: training an iteration`, trained.map((seconds) => seconds / iterations)),
    milliseconds(`${name}: replay an iteration`, replayed.map((seconds) => seconds / iterations)),
    row(`${name}: training ÷ replay`, 'ratio', 'less', trained.map((seconds, i) => seconds / replayed[i]), { bound, of: 'median' }),
  ]
}

function whereTimeGoes(run: ReplayedRun): string {
  return Object.entries(spent(run)).map(([phase, seconds]) => `${phase} ${(1000 * seconds).toFixed(1)} ms`).join(', ') + ' beyond the replay'
}
