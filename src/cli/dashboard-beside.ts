// `trpo train … --dashboard`: the dashboard while the run trains, ended with it.

import { relative, resolve } from 'node:path'
import { startBeside, type BesideDashboard } from '../dashboard/beside-thread.js'
import type { RunOptions } from '../runs/train.js'
import { quoted } from '../runs/quoted.js'
import { openInBrowser } from './open-in-browser.js'
import { UsageError } from './usage-error.js'

export interface BesideFlags {
  readonly dashboard?: boolean
  readonly port?: number
  readonly open?: boolean
  readonly json?: boolean
}

type StartOptions = Pick<RunOptions, 'onStart' | 'warn'>

export interface Beside {
  /** The training's options, with the start of the dashboard in them: the run's directory is there by then. */
  along(options: StartOptions, out: string, say: (text: string) => void): StartOptions
  end(): Promise<void>
  printHowToLookAgain(): void
}

const RUNS = 'runs'
const NONE: Beside = { along: (options) => options, end: () => Promise.resolve(), printHowToLookAgain: () => undefined }

/** @throws UsageError for options of a dashboard where none was asked for */
export function besideDashboard(flags: BesideFlags): Beside {
  if (flags.dashboard === true) return beside(flags)
  if (flags.port !== undefined || flags.open === true) throw new UsageError('--port and --open are of the dashboard: give --dashboard, too.')
  return NONE
}

function beside({ port, open, json }: BesideFlags): Beside {
  let running: BesideDashboard | null = null
  let directory = RUNS
  return {
    along: (options, out, say) => ({
      ...options,
      onStart: (start) => {
        options.onStart?.(start)
        directory = servedWith(out)
        running = startBeside({ options: { directory, host: '127.0.0.1' }, port: port ?? null }, (news) => {
          if (news.kind === 'failed') {
            options.warn?.(`no dashboard: ${news.reason} The training goes on.`)
            return
          }
          say(`dashboard: ${news.address}`)
          if (open === true) void openInBrowser(news.address)
        })
      },
    }),
    end: async () => { await running?.end() },
    printHowToLookAgain: () => {
      const stream = json === true ? process.stderr : process.stdout
      if (running !== null) stream.write(`the dashboard has ended with the run; to look at it again:\n  trpo dashboard ${quoted(directory)}\n`)
    },
  }
}

/** All runs where the run is among them, the run alone where it was put elsewhere: what else is there is not the dashboard's business. */
function servedWith(out: string): string {
  const below = relative(resolve(RUNS), resolve(out))
  return below.startsWith('..') || resolve(below) === below ? out : RUNS
}
