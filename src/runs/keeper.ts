// Keeps a run safe while it trains: metrics, a checkpoint every few seconds and at the end, the policy beside it, the best policy, and
// policies from all along the way.
// A failure to save does not end the training: it is told, the state is saved elsewhere if it can be, and the next time is tried.

import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Host } from '../host/host.js'
import type { IterationReport } from '../training/report.js'
import type { TrainingSession } from '../training/training-session.js'
import { Checkpoints } from './checkpoints.js'
import { stateContext } from './load-state.js'
import { POLICIES, PolicySnapshots } from './policy-snapshots.js'
import type { RunDirectory, RunSummary } from './run-directory.js'
import type { SettledOptions } from './run-options.js'
import { encodeState } from './state-file.js'

export class Keeper {
  private readonly checkpoints: Checkpoints
  private readonly snapshots: PolicySnapshots
  /** Steps of the iteration before. */
  private stepsBefore: number
  private savedAt: number
  /** Steps of the state that was saved last, and of the policy that was. */
  private savedSteps = -1
  private policySteps = -1
  /** The best policy so far, until it is written: the parameters change with the next iteration. */
  private unsavedBest: Uint8Array | null = null
  /** What cannot be written at present, with the kind of failure that was told: it is not told at every iteration. */
  private readonly failing = new Map<string, string>()

  constructor(
    private readonly host: Host, private readonly run: RunDirectory, private readonly session: TrainingSession,
    private readonly policyBytes: (session: TrainingSession) => Uint8Array,
    private readonly options: Pick<SettledOptions, 'warn' | 'checkpointSeconds' | 'keepPolicies'>,
  ) {
    this.checkpoints = new Checkpoints(host.files, run.path)
    this.snapshots = new PolicySnapshots(host.files, run.path, options.keepPolicies)
    this.stepsBefore = session.steps
    this.savedAt = host.now()
  }

  async afterIteration(report: IterationReport): Promise<void> {
    const { run, session, host } = this
    await this.attempt('metrics.jsonl', () => run.metrics.append(report))
    if (report.evaluation !== null && session.best?.iteration === report.iteration) this.unsavedBest = this.policyBytes(session)
    if (this.snapshots.isDue(session.steps, this.stepsBefore)) this.snapshots.add(session.steps, this.policyBytes(session))
    this.stepsBefore = session.steps
    await this.saveBest()
    await this.saveSnapshots() // before the checkpoint, from which a resumed run would not come by here again
    if (host.now() - this.savedAt >= this.options.checkpointSeconds) await this.save()
  }

  /** A checkpoint of the state between two iterations, and the policy; once per state. What could not be saved is told. */
  async save(): Promise<void> {
    await this.attempt('metrics.jsonl', () => this.run.metrics.sync())
    if (this.session.steps !== this.savedSteps) await this.saveState()
    if (this.session.steps !== this.policySteps) await this.savePolicy()
    await this.saveBest()
    await this.saveSnapshots()
    this.savedAt = this.host.now()
  }

  /** The last checkpoint and the summary, which says that all is written: without the policy there is none. */
  async finish(summary: RunSummary): Promise<void> {
    const then = `trpo resume ${this.run.path} evaluates again and writes it.`
    await this.save()
    if (this.policySteps === this.session.steps) await this.attempt('summary.json', () => this.run.writeSummary(summary), then)
    else this.options.warn(`summary.json of ${this.run.path} is not written, because the policy is not. ${then}`)
  }

  private async saveState(): Promise<void> {
    const state = await this.session.state()
    const bytes = encodeState(state, stateContext(this.run.config))
    try {
      await this.checkpoints.save(state.steps, bytes)
      this.savedSteps = state.steps
      this.recovered('the checkpoint')
    } catch (error) {
      await this.saveElsewhere(state.steps, bytes, error)
    }
  }

  private async savePolicy(): Promise<void> {
    const { steps } = this.session
    await this.attempt('policy.safetensors', async () => {
      await this.run.writePolicy(this.policyBytes(this.session))
      this.policySteps = steps
    })
  }

  private async saveBest(): Promise<void> {
    const bytes = this.unsavedBest
    if (bytes === null) return
    await this.attempt('the best policy', async () => {
      await this.run.writePolicy(bytes, 'best')
      this.unsavedBest = null
    })
  }

  private async saveSnapshots(): Promise<void> {
    await this.attempt(`${POLICIES}/`, () => this.snapshots.save())
  }

  /** Second place for a checkpoint that its run could not take. */
  private async saveElsewhere(steps: number, bytes: Uint8Array, cause: unknown): Promise<void> {
    const run = resolve(this.run.path)
    const place = join(tmpdir(), `trpo-${basename(run)}-${createHash('sha256').update(run).digest('hex').slice(0, 8)}`)
    const failure = `checkpoint ${join(this.run.path, 'checkpoints', String(steps))} could not be saved: ${messageOf(cause)}`
    try {
      const path = await new Checkpoints(this.host.files, place, 1).save(steps, bytes)
      this.tell('the checkpoint', cause, `${failure}. Saved to ${path} instead, and so are those that follow; make room, then move it there. The training goes on.`)
    } catch (error) {
      this.tell('the checkpoint', error, `${failure}; nor in ${place}: ${messageOf(error)}. The training goes on, and each later checkpoint is tried again.`)
    }
  }

  private async attempt(what: string, write: () => Promise<void>, then = 'The training goes on, and it is tried again.'): Promise<void> {
    try {
      await write()
      this.recovered(what)
    } catch (error) {
      this.tell(what, error, `${what} of ${this.run.path} could not be written: ${messageOf(error)}. ${then}`)
    }
  }

  /** Once for each thing and kind of failure. */
  private tell(what: string, cause: unknown, text: string): void {
    const kind = cause instanceof Error && 'code' in cause ? String(cause.code) : messageOf(cause)
    if (this.failing.get(what) === kind) return
    this.failing.set(what, kind)
    this.options.warn(text)
  }

  private recovered(what: string): void {
    if (this.failing.delete(what)) this.options.warn(`${what} of ${this.run.path} is written again; nothing is lost.`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
