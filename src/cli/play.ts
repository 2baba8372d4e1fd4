// `trpo play RUN`: opens the dashboard at a run's policy, acting; or, with --gif or --mp4, records it without a display.

import { Command, InvalidArgumentError, Option } from 'commander'
import { startDashboard, type Listening } from '../dashboard/listen.js'
import type { EnvironmentEntry, PolicyEntry, RunEntry } from '../dashboard/protocol.js'
import { RunError } from '../runs/run-directory.js'
import { parsePort, parseSeed } from './arguments.js'
import { stopSignal } from './dashboard.js'
import { openInBrowser } from './open-in-browser.js'
import { recordingOf, type RecordingFlags } from './play-recording.js'
import { UsageError } from './usage-error.js'

interface PlayFlags extends RecordingFlags {
  readonly policy: string
  readonly port?: number
  readonly open: boolean
}

const HOST = '127.0.0.1'

export function playCommand(): Command {
  return new Command('play')
    .description('Watch a policy act, in the browser; or record it, without a display, as a GIF or a film.')
    .argument('<run>', 'run directory, as `trpo train` printed it')
    .option('--policy <name>', 'last, best, or the steps behind one of those kept on the way: the nearest is taken', parsePolicy, 'last')
    .option('--seed <n>', 'seed of the episodes (default: the seed of the run, whose evaluation has the same episodes)', parseSeed)
    .option('--sample', 'draw the actions instead of taking the most likely ones')
    .option('--port <n>', 'port of the page (default: the first free one)', parsePort)
    .option('--no-open', 'print the address, and open no browser')
    .option('--gif <file>', 'record a GIF')
    .option('--mp4 <file>', 'record a film; needs ffmpeg')
    .option('--seconds <n>', 'length of the recording (default: 8)', parseAmount)
    .option('--frames <n>', 'its length in frames, instead', parseAmount)
    .option('--fps <n>', 'frames a second (default: 25); of a GIF one of 1, 2, 4, 5, 10, 20, 25, 50', parseAmount)
    .option('--width <n>', 'pixels (default: 480); the height is ten sixteenths of it', parseAmount)
    .option('--speed <n>', 'seconds of the task in a second of the recording (default: 1)', parseAmount)
    .addOption(new Option('--theme <theme>', 'colours of the recording').choices(['light', 'dark']).default('light'))
    .option('--no-caption', 'no line of text in the picture')
    .option('--browser <path>', 'the Chromium, Chrome or Edge that records (default: one that is installed)')
    .option('--json', 'what was recorded, as JSON')
    .addHelpText('after', `
Examples:
  trpo play runs/hopper                                  in the browser; a slider has the policies from along the way
  trpo play runs/hopper --policy 200000 --seed 3         the one kept after about 200,000 steps
  trpo play runs/hopper --gif hopper.gif --seconds 5     a GIF, without a display`)
    .action(playAction)
}

async function playAction(path: string, flags: PlayFlags): Promise<void> {
  const record = recordingOf(flags)
  const dashboard = await startDashboard({ directory: path, host: HOST }, flags.port ?? null)
  try {
    const run = await theRun(dashboard, path)
    const policy = choosePolicy(run, flags.policy, path)
    await requireBuiltIn(dashboard, run)
    if (record !== null) await record(dashboard.address, run.id, policy)
    else await show(watchAddress(dashboard.address, run.id, policy.name, flags), flags)
  } finally {
    await dashboard.close()
  }
}

async function show(address: string, { open }: PlayFlags): Promise<void> {
  process.stdout.write(`watch: ${address}\nCtrl-C ends it\n`)
  if (open && hasDisplay()) await openInBrowser(address)
  await stopSignal()
}

function watchAddress(address: string, run: string, policy: string, { seed, sample }: PlayFlags): string {
  const values = { run, policy, ...seed !== undefined && { seed: String(seed) }, ...sample === true && { sample: '1' } }
  return `${address}#/watch?${Object.entries(values).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`
}

/** On Linux a browser needs one of the two; other systems have a display. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')
}

/** The run at the served directory itself. @throws RunError */
async function theRun(dashboard: Listening, path: string): Promise<RunEntry> {
  const runs = await ask<RunEntry[]>(dashboard, 'api/runs')
  if (runs.length === 0) throw new RunError(`run ${path}: not the directory of a run. \`trpo train\` prints the path of its run at the end.`)
  if (runs.length > 1) {
    throw new UsageError(`run ${path}: it holds ${runs.length} runs; expected one. Give one of them, such as ${runs[0].id}, or see them all: trpo dashboard ${path}`)
  }
  const [run] = runs
  if (run.status === 'damaged') throw new RunError(run.reason ?? `run ${path}: it cannot be read`)
  return run
}

/** @throws UsageError for one that the run does not have */
export function choosePolicy({ policies }: Pick<RunEntry, 'policies'>, asked: string, path: string): PolicyEntry {
  const exact = policies.find(({ name }) => name === asked)
  if (exact !== undefined) return exact
  if (policies.length === 0) throw new UsageError(`run ${path}: it has no policy yet; the first is saved within about ten seconds of training.`)
  const known = policies.filter(({ steps }) => steps !== null)
  if (!/^\d+$/.test(asked) || known.length === 0) {
    const remedy = asked === 'best' ? ' A best one is kept where the run evaluates on the way (--eval-every).' : ''
    throw new UsageError(`run ${path}: it has no policy "${asked}"; it has ${policies.map(({ name }) => name).join(', ')}.${remedy}`)
  }
  const away = ({ steps }: PolicyEntry): number => Math.abs((steps ?? Infinity) - Number(asked))
  return known.reduce((nearest, policy) => (away(policy) < away(nearest) ? policy : nearest))
}

/** A page can only load what it was built with. @throws UsageError */
async function requireBuiltIn(dashboard: Listening, { id }: RunEntry): Promise<void> {
  const { env, builtIn } = await ask<EnvironmentEntry>(dashboard, `api/runs/${encodeURIComponent(id)}/environment`)
  if (builtIn) return
  throw new UsageError(`${env} is an environment of your own: a page does not load its module, so it cannot be watched there. `
    + 'On Node, `loadPolicy` and `Playback` of the package play it step by step (docs/watching.md).')
}

async function ask<T>({ address }: Listening, path: string): Promise<T> {
  const response = await fetch(`${address}${path}`)
  const answer = await response.json() as T & { readonly error?: string }
  if (!response.ok) throw new RunError(answer.error ?? `the dashboard answered ${response.status} to ${path}`)
  return answer
}

function parsePolicy(text: string): string {
  if (/^(last|best|[\d_]+)$/.test(text)) return text.replaceAll('_', '')
  throw new InvalidArgumentError(`Got "${text}", expected last, best, or a number of steps.`)
}

function parseAmount(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text.replaceAll('_', ''))
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError(`Got "${text}", expected a number above 0.`)
}
