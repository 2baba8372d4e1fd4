// Carries out a plan: so many runs at a time, each in a process of its own, so that one that fails takes nothing with it. It keeps no
// record but the run directories; repeating a sweep skips what is finished and resumes what is not.

import type { Files } from '../host/host.js'
import { completePlan, type SweepRun } from './complete-plan.js'
import type { SweepProduct } from './plan.js'
import type { RunNews, RunOutcome, RunProcess, RunProgress, StartRun } from './run-process.js'
import { standingsOf, type Standing } from './standings.js'

export interface SweepOptions {
  /** Directory of the sweep; `runs/sweep` if not given. Runs are in `<out>/<env>/<settings>/s<seed>`. */
  readonly out?: string
  /** Runs at a time; one a core if not given. */
  readonly jobs?: number
  /** Once aborted, no run is started, and those under way finish their iteration and save; then the sweep ends. */
  readonly stop?: AbortSignal
  /** Once aborted, the processes are ended at once. */
  readonly kill?: AbortSignal
}

/** What a sweep tells while it goes on. The first event is `planned`; each run then has `started`, any number of others, and `ended`. */
export type SweepEvent =
  | { readonly kind: 'planned', readonly runs: readonly Standing[], readonly jobs: number }
  | { readonly kind: 'started', readonly run: SweepRun, readonly threads: number }
  | { readonly kind: 'progress', readonly run: SweepRun, readonly progress: RunProgress }
  /** Something went wrong without ending the run. */
  | { readonly kind: 'warning', readonly run: SweepRun, readonly text: string }
  | { readonly kind: 'ended', readonly run: SweepRun, readonly outcome: RunOutcome }

/** `skipped`: finished before; `stopped`: can be resumed; `waiting`: not started, or not again. */
export type SweepState = 'finished' | 'skipped' | 'failed' | 'stopped' | 'waiting'

export interface SweepRunResult extends SweepRun {
  readonly state: SweepState
  /** Of a run that failed. */
  readonly reason: string | null
}

/** In the order of the plan. */
export interface SweepResult {
  readonly runs: readonly SweepRunResult[]
  /** Whether it was stopped before its end. */
  readonly stopped: boolean
}

/** What a sweep needs of the machine. */
export interface SweepHost {
  readonly files: Files
  readonly cores: number
  readonly startRun: StartRun
}

/** @throws ConfigError, PlanError or RunError before anything is started; a run that fails is in the result */
export async function* sweepOn(
  host: SweepHost, products: readonly SweepProduct[], options: SweepOptions = {},
): AsyncGenerator<SweepEvent, SweepResult> {
  const runs = await standingsOf(host.files, await completePlan(products, options.out))
  const todo = runs.filter(({ state }) => state !== 'finished').length
  const jobs = checkedJobs(options.jobs ?? Math.max(1, Math.min(host.cores, todo)))
  yield { kind: 'planned', runs, jobs }
  return yield* new Sweep(host, runs, jobs, options).carryOut()
}

/**
 * Threads of the next run: the cores are shared among those that can run at once. They never change a result.
 * @param left runs under way and waiting, this one included
 */
export function threadsOfRun(cores: number, jobs: number, left: number): number {
  return Math.max(1, Math.floor(cores / Math.min(jobs, left)))
}

function checkedJobs(jobs: number): number {
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw new RangeError(`jobs: got ${jobs}, expected a positive integer.`)
  return jobs
}

class Sweep {
  private readonly waiting: Standing[]
  private readonly processes = new Map<string, RunProcess>()
  private readonly outcomes = new Map<string, RunOutcome>()
  private readonly events: SweepEvent[] = []
  private wake: () => void = () => undefined
  private stopping = false

  constructor(
    private readonly host: SweepHost, private readonly runs: readonly Standing[], private readonly jobs: number,
    private readonly options: SweepOptions,
  ) {
    this.waiting = runs.filter(({ state }) => state !== 'finished')
  }

  async* carryOut(): AsyncGenerator<SweepEvent, SweepResult> {
    const { stop, kill } = this.options
    stop?.addEventListener('abort', this.stop)
    kill?.addEventListener('abort', this.kill)
    if (stop?.aborted === true) this.stop()
    try {
      this.startMore()
      while (this.processes.size > 0) {
        await this.somethingHappens()
        while (this.events.length > 0) {
          const [event] = this.events.splice(0, 1)
          if (!this.stopping) yield event // who stops a sweep waits for its end and not for news
        }
        this.startMore()
      }
      return this.result()
    } finally {
      this.stop()
      await Promise.all([...this.processes.values()].map(({ ended }) => ended))
      stop?.removeEventListener('abort', this.stop)
      kill?.removeEventListener('abort', this.kill)
    }
  }

  private startMore(): void {
    while (!this.stopping && this.processes.size < this.jobs && this.waiting.length > 0) {
      const threads = threadsOfRun(this.host.cores, this.jobs, this.processes.size + this.waiting.length)
      this.start(this.waiting.splice(0, 1)[0], threads)
    }
  }

  private start(run: Standing, threads: number): void {
    const task = { path: run.path, config: run.state === 'missing' ? run.config : null, threads }
    this.happen({ kind: 'started', run, threads })
    const process = this.host.startRun(task, (news) => { this.happen(eventOf(run, news)) })
    this.processes.set(run.path, process)
    void process.ended.then((outcome) => {
      this.processes.delete(run.path)
      this.outcomes.set(run.path, outcome)
      this.happen({ kind: 'ended', run, outcome })
    })
  }

  private happen(event: SweepEvent): void {
    this.events.push(event)
    this.wake()
  }

  private async somethingHappens(): Promise<void> {
    if (this.events.length > 0) return
    await new Promise<void>((resolve) => { this.wake = resolve })
  }

  private readonly stop = (): void => {
    this.stopping = true
    for (const process of this.processes.values()) process.stop()
  }

  private readonly kill = (): void => {
    this.stopping = true
    for (const process of this.processes.values()) process.kill()
  }

  private result(): SweepResult {
    const runs = this.runs.map(({ path, settings, config, state }): SweepRunResult => {
      const outcome = this.outcomes.get(path)
      const reason = outcome?.state === 'failed' ? outcome.reason : null
      return { path, settings, config, state: state === 'finished' ? 'skipped' : outcome?.state ?? 'waiting', reason }
    })
    return { runs, stopped: runs.some(({ state }) => state === 'stopped' || state === 'waiting') }
  }
}

function eventOf(run: SweepRun, news: Exclude<RunNews, { readonly kind: 'end' }>): SweepEvent {
  switch (news.kind) {
    case 'progress': return { kind: 'progress', run, progress: news.progress }
    case 'warning': return { kind: 'warning', run, text: news.text }
    default: return news satisfies never
  }
}
