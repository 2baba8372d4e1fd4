// Keeps a run safe while it trains: metrics, a checkpoint at most every 10 s and at the end, the policy beside it, the best policy.
// A failure to save does not end the training: it is told, the state is saved elsewhere if it can be, and the next time is tried.

import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Host } from '../host/host.js'
import type { IterationReport } from '../training/report.js'
import type { Session } from '../training/session.js'
import { Checkpoints } from './checkpoints.js'
import { stateContext } from './load-state.js'
import type { RunDirectory, RunSummary } from './run-directory.js'
import { encodeState } from './state-file.js'

const SECONDS_BETWEEN_CHECKPOINTS = 10

export class Keeper {
  private readonly checkpoints: Checkpoints
  private saved: number

  constructor(
    private readonly host: Host, private readonly run: RunDirectory, private readonly session: Session,
    private readonly policyBytes: (session: Session) => Uint8Array, private readonly warn: (text: string) => void,
  ) {
    this.checkpoints = new Checkpoints(host.files, run.path)
    this.saved = host.now()
  }

  async afterIteration(report: IterationReport): Promise<void> {
    const { run, session, host } = this
    await this.attempt('metrics.jsonl', () => run.appendMetrics(report))
    if (report.evaluation !== null && session.best?.iteration === report.iteration) {
      await this.attempt('the best policy', () => run.writePolicy(this.policyBytes(session), 'best'))
    }
    if (host.now() - this.saved >= SECONDS_BETWEEN_CHECKPOINTS) await this.save()
  }

  /** A checkpoint of the state between two iterations, and the policy. Never throws: what could not be saved is told. */
  async save(): Promise<void> {
    const { run, session, host } = this
    const state = await session.state()
    const bytes = encodeState(state, stateContext(run.config))
    try {
      await this.checkpoints.save(state.steps, bytes)
    } catch (error) {
      await this.saveElsewhere(state.steps, bytes, messageOf(error))
    }
    await this.attempt('policy.safetensors', () => run.writePolicy(this.policyBytes(session)))
    this.saved = host.now()
  }

  /** The last checkpoint and the summary. */
  async finish(summary: RunSummary): Promise<void> {
    await this.save()
    await this.attempt('summary.json', () => this.run.writeSummary(summary))
  }

  /** Second place for a checkpoint that its run could not take. */
  private async saveElsewhere(steps: number, bytes: Uint8Array, reason: string): Promise<void> {
    const place = join(tmpdir(), `trpo-${basename(resolve(this.run.path))}`)
    const failure = `checkpoint ${join(this.run.path, 'checkpoints', String(steps))} could not be saved: ${reason}`
    try {
      const path = await new Checkpoints(this.host.files, place).save(steps, bytes)
      this.warn(`${failure}. Saved to ${path} instead; make room, then move it there. The training goes on.`)
    } catch (error) {
      this.warn(`${failure}; nor in ${place}: ${messageOf(error)}. The training goes on; the next attempt is in ${SECONDS_BETWEEN_CHECKPOINTS} s.`)
    }
  }

  private async attempt(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      this.warn(`${what} of ${this.run.path} could not be written: ${messageOf(error)}. The training goes on.`)
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
