// Where a sweep stands, as people want to see it: a row for each environment and its settings, and the time that is left. Fed with the
// sweep's events; sweep-table.ts and sweep-lines.ts show it.

import type { SweepRun } from '../experiments/complete-plan.js'
import type { Standing } from '../experiments/standings.js'
import type { SweepEvent } from '../experiments/sweep.js'
import { plannedSteps } from '../training/config.js'

export interface TallyRow {
  readonly env: string
  readonly settings: string
  readonly runs: number
  /** Finished now or before. */
  readonly done: number
  readonly running: number
  readonly failed: number
  /** Not begun, or stopped on the way. */
  readonly waiting: number
  /** Share of all environment steps, 0 … 1. */
  readonly progress: number
  /** Mean over its runs of the return of their last 100 episodes; null before the first. */
  readonly meanReturn: number | null
  /** Of the runs under way together. */
  readonly stepsPerSecond: number
}

interface Entry {
  readonly group: string
  readonly run: SweepRun
  readonly total: number
  state: 'waiting' | 'running' | 'done' | 'failed'
  steps: number
  meanReturn: number | null
  /** Of its last iteration; 0 before the first. */
  stepsPerSecond: number
}

export class SweepTally {
  private readonly entries: ReadonlyMap<string, Entry>

  constructor(runs: readonly Standing[], private readonly jobs: number) {
    this.entries = new Map(runs.map((run) => {
      const { path, config, settings, state, steps, meanReturn } = run
      const group = `${config.env}\n${settings}`
      const entry: Entry = {
        group, run, total: plannedSteps(config), state: state === 'finished' ? 'done' : 'waiting', steps, meanReturn, stepsPerSecond: 0,
      }
      return [path, entry]
    }))
  }

  update(event: SweepEvent): void {
    if (event.kind === 'planned' || event.kind === 'warning') return
    const entry = this.entries.get(event.run.path)
    if (entry === undefined) return
    switch (event.kind) {
      case 'started':
        entry.state = 'running'
        break
      case 'progress':
        entry.steps = event.progress.steps
        entry.meanReturn = event.progress.meanReturn
        entry.stepsPerSecond = event.progress.stepsPerSecond
        break
      case 'ended':
        entry.state = event.outcome.state === 'finished' ? 'done' : event.outcome.state === 'failed' ? 'failed' : 'waiting'
        if (event.outcome.state === 'finished') entry.meanReturn = event.outcome.meanReturn ?? entry.meanReturn
        break
      default: event satisfies never
    }
  }

  /** In the order of the plan. */
  rows(): TallyRow[] {
    const groups = new Map<string, Entry[]>()
    for (const entry of this.entries.values()) groups.set(entry.group, [...groups.get(entry.group) ?? [], entry])
    return [...groups.values()].map(rowOf)
  }

  /** All rows as one. */
  total(): TallyRow {
    return rowOf([...this.entries.values()])
  }

  /** Seconds until the end at the speeds seen so far, a group without any at the mean of the others; null before the first. */
  secondsLeft(): number | null {
    const entries = [...this.entries.values()]
    const left = entries.filter(({ state }) => state === 'waiting' || state === 'running')
    const measured = entries.filter(({ stepsPerSecond }) => stepsPerSecond > 0)
    if (left.length === 0) return 0
    if (measured.length === 0) return null
    const seconds = left.map((entry) => {
      const like = measured.filter(({ group }) => group === entry.group)
      const speed = mean((like.length > 0 ? like : measured).map(({ stepsPerSecond }) => stepsPerSecond))
      return Math.max(0, entry.total - entry.steps) / speed
    })
    return Math.max(...seconds, seconds.reduce((sum, x) => sum + x, 0) / Math.min(this.jobs, left.length))
  }
}

function rowOf(entries: readonly Entry[]): TallyRow {
  const { config, settings } = entries[0].run
  const count = (state: Entry['state']): number => entries.filter((entry) => entry.state === state).length
  const steps = entries.map((entry) => (entry.state === 'done' ? entry.total : Math.min(entry.steps, entry.total)))
  const returns = entries.map(({ meanReturn }) => meanReturn).filter((value) => value !== null)
  return {
    env: config.env, settings, runs: entries.length,
    done: count('done'), running: count('running'), failed: count('failed'), waiting: count('waiting'),
    progress: mean(steps) / mean(entries.map(({ total }) => total)),
    meanReturn: returns.length === 0 ? null : mean(returns),
    stepsPerSecond: entries.reduce((sum, entry) => sum + (entry.state === 'running' ? entry.stepsPerSecond : 0), 0),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length
}
