// Keeps a run safe while it trains: metrics, a checkpoint every few seconds and at the end, the policy beside it, the best policy.
// A failure to save does not end the training: it is told, the state is saved elsewhere if it can be, and the next time is tried.

import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Host } from '../host/host.js'
import type { IterationReport } from '../training/report.js'
import type { Session } from '../training/session.js'
import { Checkpoints } from './checkpoints.js'
import { stateContext } from './load-state.js'
import type { RunDirectory, RunSummary } from './run-directory.js'
import type { SettledOptions } from './run-options.js'
import { encodeState } from './state-file.js'

export class Keeper {
  private readonly checkpoints: Checkpoints
  private savedAt: number
  /** Steps of the state that was saved last. */
  private savedSteps = -1
  /** What cannot be written at present, with the reason told: not told again at every iteration. */
  private readonly failing = new Map<string, string>()

  constructor(
    private readonly host: Host, private readonly run: RunDirectory, private readonly session: Session,
    private readonly policyBytes: (session: Session) => Uint8Array,
    private readonly options: Pick<SettledOptions, 'warn' | 'checkpointSeconds'>,
  ) {
    this.checkpoints = new Checkpoints(host.files, run.path)
    this.savedAt = host.now()
  }

  async afterIteration(report: IterationReport): Promise<void> {
    const { run, session, host } = this
    await this.attempt('metrics.jsonl', () => run.metrics.append(report))
    if (report.evaluation !== null && session.best?.iteration === report.iteration) {
      await this.attempt('the best policy', () => run.writePolicy(this.policyBytes(session), 'best'))
    }
    if (host.now() - this.savedAt >= this.options.checkpointSeconds) await this.save()
  }

  /** A checkpoint of the state between two iterations, and the policy; once per state. What could not be saved is told. */
  async save(): Promise<void> {
    const { run, session, host } = this
    if (session.steps === this.savedSteps) return
    const state = await session.state()
    const bytes = encodeState(state, stateContext(run.config))
    await this.attempt('metrics.jsonl', () => run.metrics.sync())
    try {
      await this.checkpoints.save(state.steps, bytes)
      this.savedSteps = state.steps
      this.recovered('the checkpoint')
    } catch (error) {
      await this.saveElsewhere(state.steps, bytes, messageOf(error))
    }
    await this.attempt('policy.safetensors', () => run.writePolicy(this.policyBytes(session)))
    this.savedAt = host.now()
  }

  /** The last checkpoint and the summary. */
  async finish(summary: RunSummary): Promise<void> {
    await this.save()
    await this.attempt('summary.json', () => this.run.writeSummary(summary), `trpo resume ${this.run.path} evaluates again and writes it.`)
  }

  /** Second place for a checkpoint that its run could not take. */
  private async saveElsewhere(steps: number, bytes: Uint8Array, reason: string): Promise<void> {
    const run = resolve(this.run.path)
    const place = join(tmpdir(), `trpo-${basename(run)}-${createHash('sha256').update(run).digest('hex').slice(0, 8)}`)
    const failure = `checkpoint ${join(this.run.path, 'checkpoints', String(steps))} could not be saved: ${reason}`
    try {
      const path = await new Checkpoints(this.host.files, place, 1).save(steps, bytes)
      this.tell('the checkpoint', reason, `${failure}. Saved to ${path} instead, and so are those that follow; make room, then move it there. The training goes on.`)
    } catch (error) {
      const again = `nor in ${place}: ${messageOf(error)}`
      this.tell('the checkpoint', again, `${failure}; ${again}. The training goes on, and each later checkpoint is tried again.`)
    }
  }

  private async attempt(what: string, write: () => Promise<void>, then = 'The training goes on, and it is tried again.'): Promise<void> {
    try {
      await write()
      this.recovered(what)
    } catch (error) {
      const reason = messageOf(error)
      this.tell(what, reason, `${what} of ${this.run.path} could not be written: ${reason}. ${then}`)
    }
  }

  private tell(what: string, reason: string, text: string): void {
    if (this.failing.get(what) === reason) return
    this.failing.set(what, reason)
    this.options.warn(text)
  }

  private recovered(what: string): void {
    if (this.failing.delete(what)) this.options.warn(`${what} of ${this.run.path} is written again; nothing is lost.`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
