// `trpo plot RUNS…`: learning curves of runs, finished or not, as SVG or PNG.

import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { plot, plotPng } from '../host/node/api.js'
import type { PlotOptions } from '../plots/plot.js'
import { UsageError } from './usage-error.js'

interface PlotFlags extends Omit<PlotOptions, 'metrics' | 'names'> {
  readonly output: string
  readonly metric?: readonly string[]
  readonly name?: Readonly<Record<string, string>>
  readonly scale?: number
  readonly font?: string
}

/** Between what a curve is called and what it shall be called. */
const ARROW = '=>'

const EXAMPLES = `
Examples:
  trpo plot runs/sweep -o curves.svg
  trpo plot runs/sweep/Hopper-v5 --metric meanReturn --metric kl -o hopper.png --scale 3
  trpo plot runs/sweep --metric evaluation.meanReturn --x time --smooth 5 --width 900 -o evaluation.svg
  trpo plot runs/sweep --name 'preset => TRPO' --name 'algorithm=ppo => PPO' -o curves.svg`

export function plotCommand(): Command {
  return new Command('plot')
    .description('Learning curves of runs, finished or not: for each environment and settings the interquartile mean over the seeds, with its 95 % bootstrap interval.')
    .argument('<runs...>', 'run directories, or directories with runs somewhere below')
    .requiredOption('-o, --output <file>', 'the picture: .svg or .png')
    .option('--metric <name>', 'a metric of metrics.jsonl, nested ones with dots; any number of times (default: meanReturn)', gather)
    .addOption(new Option('--x <what>', 'what it is drawn over').choices(['steps', 'time']).default('steps'))
    .option('--smooth <k>', 'draw the mean of the last k iterations', parseNumber)
    .option('--width <pixels>', 'width (default: 720)', parseNumber)
    .option('--height <pixels>', 'height (default: what the panels need)', parseNumber)
    .option('--name <curve=>name>', 'what a curve is called instead of its settings; any number of times, and the curves in that order', gatherNames)
    .option('--title <text>', 'title (default: the environment, where there is one)')
    .option('--scale <n>', 'pixels of a PNG for each of width and height (default: 2)', parseNumber)
    .option('--font <file>', 'font of a PNG, in place of the machine\'s')
    .addHelpText('after', EXAMPLES)
    .action(plotAction)
}

async function plotAction(runs: readonly string[], { output, metric, name, scale, font, ...options }: PlotFlags): Promise<void> {
  const kind = extname(output).toLowerCase()
  if (kind !== '.svg' && kind !== '.png') throw new UsageError(`-o ${output}: got ${kind === '' ? 'no file extension' : kind}, expected .svg or .png.`)
  const onlyPng = scale !== undefined ? '--scale' : font !== undefined ? '--font' : null
  if (kind === '.svg' && onlyPng !== null) throw new UsageError(`${onlyPng}: an SVG has none; expected with a .png.`)
  const { svg, notes } = await plot(runs, { ...options, metrics: metric, names: name })
  for (const note of notes) process.stderr.write(`${note}\n`)
  writeFileSync(output, kind === '.svg' ? svg : await plotPng(svg, { scale, font }))
  process.stdout.write(`${output}\n`)
}

function gather(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], text]
}

function gatherNames(text: string, before: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const at = text.lastIndexOf(ARROW)
  const [curve, name] = [text.slice(0, at).trim(), text.slice(at + ARROW.length).trim()]
  if (at > 0 && curve !== '' && name !== '') return { ...before, [curve]: name }
  throw new InvalidArgumentError(`Got "${text}", expected what the curve is called and what it shall be called, such as 'maxKl=0.1 ${ARROW} wide'.`)
}

function parseNumber(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new InvalidArgumentError(`Got "${text}", expected a number.`)
}
