// `trpo dashboard [DIR]`: serves the page that shows runs, until Ctrl-C.

import { Command } from 'commander'
import { isLoopback } from '../dashboard/request-guard.js'
import { startDashboard, USUAL_PORT } from '../dashboard/listen.js'
import { parsePort } from './arguments.js'
import { openInBrowser } from './open-in-browser.js'

interface DashboardFlags {
  readonly port?: number
  readonly host: string
  readonly open?: boolean
}

export function dashboardCommand(): Command {
  return new Command('dashboard')
    .description('Show runs in the browser: curves while they train, the trust region, the policies at work. Serves this machine only, and reads only.')
    .argument('[dir]', 'directory with runs somewhere below it, or a run', 'runs')
    .option('--port <n>', `port to listen at (default: ${USUAL_PORT}, or the next free one)`, parsePort)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--open', 'open the page in the browser')
    .addHelpText('after', `
Examples:
  trpo dashboard                       every run below runs/
  trpo dashboard runs/sweep --open     those of a sweep, opened in the browser
  trpo train Hopper-v5 --dashboard     the same beside a training`)
    .action(dashboardAction)
}

async function dashboardAction(directory: string, { port, host, open }: DashboardFlags): Promise<void> {
  const dashboard = await startDashboard({ directory, host }, port ?? null)
  if (!isLoopback(host)) process.stderr.write(`${WIDE_WARNING}\n`)
  process.stdout.write(`dashboard of ${directory}: ${dashboard.address}\nCtrl-C ends it\n`)
  if (open === true) await openInBrowser(dashboard.address)
  await stopSignal()
  await dashboard.close()
}

const WIDE_WARNING = 'warning: every machine that reaches this address can read the runs: configs, metrics and policies. There is no password.'

/** Ctrl-C is how it is meant to end: exit code 0. A second one ends the process as usual. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { resolve() })
  })
}
