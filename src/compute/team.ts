// A team of threads over one shared memory. Thread 0 is the caller; the others wait in `serve`. Every thread registers the same
// tasks in the same order (by running the same constructors), so a task is named by a number and its arguments are in memory.
//
//   parallelFor   items (blocks) are claimed one by one by whoever is free; synchronous; kernels only
//   forEach       the same for long items that may throw (episodes); the event loop keeps running
//   eachThread    every thread runs the task once, with its own index (collection)
//   offer/settle  one task beside the others, on whichever thread is free first (the value fit)
//
// Which thread does an item never matters to a result. One thread means no worker at all: everything runs inline.

import type { Host } from '../host/host.js'
import { EVERY_THREAD, JobBoard, type BoardMemory } from './job-board.js'
import { Pulse, Watch } from './progress.js'

/** A thread that shows no sign of life for so long is given up, unless a run says otherwise. */
export const HANG_SECONDS = 120

export interface Task {
  readonly number: number
  readonly run: (item: number) => void
  /** What a thread does at an item, for the message about one that hangs: "environment X … does not return". */
  readonly describe?: (item: number) => string
}

export interface TeamOptions {
  readonly threads: number
  /** This thread's; 0 is the caller. */
  readonly index: number
  /** Seconds without a sign of life after which a thread is given up; 120 if not given. Only thread 0 watches. */
  readonly hangSeconds?: number
}

/** An error in a thread of the team: the first one's text. */
export class TeamError extends Error {
  override readonly name = 'TeamError'
}

export class Team {
  private readonly tasks: Task[] = []
  readonly threads: number
  readonly index: number
  private readonly hangSeconds: number
  private readonly board: JobBoard
  private readonly pulses: readonly Pulse[]
  private readonly pulse: Pulse
  private lost: string | null = null

  constructor(memory: BoardMemory, { threads, index, hangSeconds = HANG_SECONDS }: TeamOptions, private readonly host: Pick<Host, 'breathe' | 'now'>) {
    this.threads = threads
    this.index = index
    this.hangSeconds = hangSeconds
    this.board = new JobBoard(memory)
    this.pulses = Array.from({ length: threads }, (_, thread) => new Pulse(memory.progress, thread))
    this.pulse = this.pulses[index]
    if (index > 0) this.pulse.start()
  }

  /** Registers a task; the same ones in the same order on every thread. */
  task(run: (item: number) => void, describe?: Task['describe']): Task {
    const task = { number: this.tasks.length, run, describe }
    this.tasks.push(task)
    return task
  }

  /** A sign of life in the middle of a long task; from time to time, or the thread counts as one that hangs. */
  beat(item: number): void {
    if (this.threads > 1) this.pulse.beat(item)
  }

  /** Runs `task` for items 0 … items − 1 on all threads, and returns when all are finished. */
  parallelFor(task: Task, items: number): void {
    if (this.threads === 1 || items <= 1) {
      for (let item = 0; item < items; item++) task.run(item)
      return
    }
    const { board } = this
    const job = board.publish(task.number, items)
    for (let item = board.claim(job); item >= 0; item = board.claim(job)) {
      this.work(task, item)
      board.finishOne()
    }
    this.waitWhile('finished', () => board.finished < items)
  }

  /** As parallelFor, for long items that may throw; the event loop turns between this thread's items. */
  async forEach(task: Task, items: number): Promise<void> {
    const { board } = this
    if (this.threads === 1) {
      for (let item = 0; item < items; item++) {
        task.run(item)
        await this.host.breathe()
      }
      return
    }
    const job = board.publish(task.number, items)
    for (let item = board.claim(job); item >= 0; item = board.claim(job)) {
      this.work(task, item)
      board.finishOne()
      await this.host.breathe()
      this.requireSound()
    }
    await this.pollFinished(items)
  }

  /** Every other thread runs `task` once with its index, while this one does `own`. */
  async eachThread(task: Task, own: () => Promise<void>): Promise<void> {
    if (this.threads > 1) this.board.publish(task.number, EVERY_THREAD)
    await own()
    if (this.threads > 1) await this.pollFinished(this.threads - 1)
  }

  /** Offers `task` (item 0) to the first free thread. One offer at a time; `settle` must follow. */
  offer(task: Task): void {
    if (this.threads > 1) this.board.offer(task.number)
  }

  /** Returns when the offered task is finished; runs it here if nobody took it. */
  settle(task: Task): void {
    const { board } = this
    if (this.threads === 1 || board.withdrawOffer()) task.run(0)
    else this.waitWhile('offer', () => !board.clearFinishedOffer())
  }

  /** Announces that this thread's tasks are registered (workers), or waits until all workers have (thread 0). */
  async ready(): Promise<void> {
    if (this.index > 0) {
      this.pulse.end()
      this.board.announce()
      return
    }
    await this.pollWhile(() => this.board.ready < this.threads - 1)
  }

  /** The life of a worker: do what is published until `stop`. */
  serve(): void {
    let seen = -1
    let served = -1
    while (!this.board.stopped) {
      const { wake } = this.board
      if (wake === seen) {
        this.board.wait('wake', wake, 1000)
        continue
      }
      seen = wake
      this.takeOffer()
      served = this.joinJob(served)
    }
  }

  /** Ends the workers' `serve`. */
  stop(): void {
    this.board.stop()
  }

  /** A worker's last words: thread 0 throws them. */
  fail(error: unknown): void {
    this.board.fail(this.index, error instanceof Error ? error.message : String(error))
  }

  /** Called by the owner of the threads when one ended without being asked to. */
  loseThread(reason: string): void {
    this.lost ??= reason
  }

  /** Throws what a thread failed with, if one did. From then on the team is of no use. */
  requireSound(): void {
    const reason = this.board.failure() ?? this.lost
    if (reason !== null) throw new TeamError(reason)
  }

  private work(task: Task, item: number): void {
    this.pulse.begin(task.number, item)
    task.run(item)
    this.pulse.end()
  }

  /** Takes part in the job that stands, if it is a new one; returns its sequence. */
  private joinJob(served: number): number {
    const { board } = this
    const job = board.current()
    if (job === null || job.sequence === served) return served
    if (job.items === EVERY_THREAD) {
      this.work(this.tasks[job.task], this.index)
      board.finishOne()
      return job.sequence
    }
    for (let item = board.claim(job); item >= 0; item = board.claim(job)) {
      this.work(this.tasks[job.task], item)
      board.finishOne()
    }
    return job.sequence
  }

  private takeOffer(): void {
    const task = this.board.takeOffer()
    if (task < 0) return
    this.work(this.tasks[task], 0)
    this.board.finishOffer()
  }

  private waitWhile(word: 'finished' | 'offer', pending: () => boolean): void {
    const { board } = this
    let watch: Watch | null = null
    for (;;) {
      const value = word === 'finished' ? board.finished : board.offerState
      if (!pending()) break
      this.requireSound()
      if (board.wait(word, value, 100)) continue
      watch ??= this.watch()
      this.requireProgress(watch)
    }
    this.requireSound()
  }

  /** Waits for a job of environments' work with the event loop running, so that a thread's end is noticed. */
  private async pollFinished(items: number): Promise<void> {
    const { board } = this
    await this.pollWhile(() => {
      const { finished } = board
      if (finished < items) board.wait('finished', finished, 2)
      return board.finished < items
    })
  }

  private async pollWhile(pending: () => boolean): Promise<void> {
    const watch = this.watch()
    this.requireSound()
    while (pending()) {
      await this.host.breathe()
      this.requireSound()
      this.requireProgress(watch)
    }
    this.requireSound()
  }

  private watch(): Watch {
    return new Watch(this.pulses, this.hangSeconds, this.host.now())
  }

  private requireProgress(watch: Watch): void {
    this.lost ??= watch.look(this.host.now(), (task, item) => this.tasks[task].describe?.(item))
    this.requireSound()
  }
}

/** Lays out one of something for every thread, and returns this thread's own. */
export function perThread<T>(team: Pick<Team, 'threads' | 'index'>, make: () => T): T {
  return Array.from({ length: team.threads }, make)[team.index]
}
