// `trpo report RUNS…`: the figures of finished runs, as Markdown or JSON.

import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Scales } from '../experiments/aggregate.js'
import { report } from '../host/node/api.js'
import { reportMarkdown } from './report-markdown.js'

interface ReportFlags {
  readonly json?: boolean
  readonly markdown?: boolean
  readonly output?: string
  readonly scale?: Scales
}

const EXAMPLES = `
Examples:
  trpo report runs/sweep
  trpo report runs/sweep/Hopper-v5 runs/other -o hopper.md
  trpo report runs/sweep --json -o sweep.json
  trpo report runs/sweep --scale Hopper-v5=18,3372 --scale Walker2d-v5=2,4502`

export function reportCommand(): Command {
  return new Command('report')
    .description('Per-seed results of finished runs, with mean, interquartile mean and its 95 % stratified bootstrap interval, by environment and settings.')
    .argument('<runs...>', 'run directories, or directories with runs somewhere below')
    .option('--json', 'everything, as JSON')
    .addOption(new Option('--markdown', 'as Markdown (default)').conflicts('json'))
    .option('-o, --output <file>', 'write it to a file')
    .option('--scale <env=low,high>', 'returns that count as 0 and as 1, any number of times: makes figures over several tasks', parseScale)
    .addHelpText('after', EXAMPLES)
    .action(async (runs: readonly string[], { json, output, scale }: ReportFlags) => {
      const figures = await report(runs, { scales: scale })
      const text = json === true ? `${JSON.stringify(figures, null, 2)}\n` : reportMarkdown(figures)
      if (output === undefined) process.stdout.write(text)
      else writeFileSync(output, text)
    })
}

function parseScale(text: string, before: Scales | undefined): Scales {
  const parts = /^([^=]+)=([^,]+),([^,]+)$/.exec(text)
  const [low, high] = parts === null ? [NaN, NaN] : [Number(parts[2]), Number(parts[3])]
  if (parts === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    throw new InvalidArgumentError(`Got "${text}", expected an environment and two returns, such as Hopper-v5=18,3372.`)
  }
  return { ...before, [parts[1]]: [low, high] }
}
