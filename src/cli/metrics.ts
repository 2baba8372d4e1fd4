// `trpo metrics RUN…`: the metrics of runs for other programs, as CSV or as event files for TensorBoard.

import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { metricsCsv, writeTensorboard } from '../host/node/api.js'
import { UsageError } from './usage-error.js'

interface MetricsFlags {
  readonly format: 'csv' | 'tensorboard'
  readonly output?: string
  readonly histograms?: boolean
}

const EXAMPLES = `
Examples:
  trpo metrics runs/hopper -o hopper.csv
  trpo metrics runs/sweep > sweep.csv                     several runs: one table, with a column that names the run
  trpo metrics runs/sweep --format tensorboard            into each run; then: tensorboard --logdir runs/sweep
  trpo metrics runs/sweep --format tensorboard -o logs`

export function metricsCommand(): Command {
  return new Command('metrics')
    .description('The metrics of runs, finished or not, for other programs: a CSV table, or event files for TensorBoard.')
    .argument('<runs...>', 'run directories, or directories with runs somewhere below')
    .addOption(new Option('--format <format>', 'what to write').choices(['csv', 'tensorboard']).default('csv'))
    .option('-o, --output <path>', 'csv: a file (default: standard output); tensorboard: a log directory (default: `tensorboard` in each run)')
    .option('--histograms', 'tensorboard: histograms of the returns and lengths of the episodes, too')
    .addHelpText('after', EXAMPLES)
    .action(metricsAction)
}

async function metricsAction(runs: readonly string[], { format, output, histograms }: MetricsFlags): Promise<void> {
  switch (format) {
    case 'csv': {
      if (histograms === true) throw new UsageError('--histograms: a CSV table has none; expected with --format tensorboard. The lists of episodes are in it.')
      const text = await metricsCsv(runs)
      if (output === undefined) process.stdout.write(text)
      else writeFileSync(output, text)
      return
    }
    case 'tensorboard': {
      const written = await writeTensorboard(runs, { out: output, histograms })
      process.stdout.write(written.map((path) => `${path}\n`).join(''))
      return
    }
    default: format satisfies never
  }
}
