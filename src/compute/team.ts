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

/** Words of the control block, i32, shared. */
const WORD = {
  wake: 0, // counts publications; what idle threads wait on
  sequence: 1, // odd while a job is being written
  task: 2,
  items: 3, // −1: every thread once
  claim: 4, // sequence (20 bits) · 4096 + next item
  finished: 5, // items, or threads
  offer: 6, // state of the offered task, see OFFER
  offered: 7, // its number
  failed: 8, // 1 + index of the first thread that failed
  failureLength: 9,
  stop: 10,
  ready: 11,
} as const
const CONTROL_WORDS = 16
const MOST_ITEMS = 4095
const FAILURE_BYTES = 8192
const OFFER = { none: 0, open: 1, taken: 2, finished: 3 } as const

/** Turns of the short spin before a thread waits in the kernel of the operating system; about 50 µs. */
const SPIN = 4000
const HANG_SECONDS = 120

export interface TeamMemory {
  readonly control: Int32Array
  readonly failure: Uint8Array
}

export interface Task {
  readonly number: number
  readonly run: (item: number) => void
}

/** An error in a thread of the team: the first one's text, with what it was doing. */
export class TeamError extends Error {
  override readonly name = 'TeamError'
}

export function layoutTeam(arena: { i32(n: number): Int32Array, u8(n: number): Uint8Array }): TeamMemory {
  return { control: arena.i32(CONTROL_WORDS), failure: arena.u8(FAILURE_BYTES) }
}

export class Team {
  private readonly tasks: Task[] = []
  private readonly control: Int32Array
  private readonly failure: Uint8Array
  private lost: string | null = null

  constructor(memory: TeamMemory, readonly threads: number, readonly index: number, private readonly host: Pick<Host, 'breathe' | 'now'>) {
    this.control = memory.control
    this.failure = memory.failure
  }

  /** Registers a task; the same ones in the same order on every thread. */
  task(run: (item: number) => void): Task {
    const task = { number: this.tasks.length, run }
    this.tasks.push(task)
    return task
  }

  /** Runs `task` for items 0 … items − 1 on all threads, and returns when all are finished. At most 4,095 items. */
  parallelFor(task: Task, items: number): void {
    if (this.threads === 1 || items <= 1) {
      for (let item = 0; item < items; item++) task.run(item)
      return
    }
    const sequence = this.publish(task, items)
    for (let item = this.claim(sequence, items); item >= 0; item = this.claim(sequence, items)) {
      task.run(item)
      Atomics.add(this.control, WORD.finished, 1)
    }
    this.waitFor(WORD.finished, (finished) => finished >= items)
    this.check()
  }

  /** As parallelFor, for long items that may throw; the event loop turns between this thread's items. */
  async forEach(task: Task, items: number): Promise<void> {
    if (this.threads === 1) {
      for (let item = 0; item < items; item++) {
        task.run(item)
        await this.host.breathe()
      }
      return
    }
    const sequence = this.publish(task, items)
    for (let item = this.claim(sequence, items); item >= 0; item = this.claim(sequence, items)) {
      task.run(item)
      Atomics.add(this.control, WORD.finished, 1)
      await this.host.breathe()
    }
    await this.pollFinished(items)
  }

  /** Every other thread runs `task` once with its index, while this one does `own`. */
  async eachThread(task: Task, own: () => Promise<void>): Promise<void> {
    if (this.threads > 1) this.publish(task, -1)
    await own()
    if (this.threads > 1) await this.pollFinished(this.threads - 1)
  }

  /** Offers `task` (item 0) to the first free thread. One offer at a time; `settle` must follow. */
  offer(task: Task): void {
    if (this.threads === 1) return
    Atomics.store(this.control, WORD.offered, task.number)
    Atomics.store(this.control, WORD.offer, OFFER.open)
    this.wake()
  }

  /** Returns when the offered task is finished; runs it here if nobody took it. */
  settle(task: Task): void {
    if (this.threads === 1 || Atomics.compareExchange(this.control, WORD.offer, OFFER.open, OFFER.none) === OFFER.open) {
      task.run(0)
      return
    }
    this.waitFor(WORD.offer, (state) => state === OFFER.finished)
    Atomics.store(this.control, WORD.offer, OFFER.none)
  }

  /** Announces that this thread's tasks are registered (workers), or waits until all workers have (thread 0). */
  async ready(): Promise<void> {
    if (this.index > 0) {
      Atomics.add(this.control, WORD.ready, 1)
      return
    }
    while (Atomics.load(this.control, WORD.ready) < this.threads - 1) {
      this.check()
      await this.host.breathe()
    }
  }

  /** The life of a worker: do what is published until `stop`. */
  serve(): void {
    let seen = -1
    let served = -1
    for (;;) {
      const wake = Atomics.load(this.control, WORD.wake)
      if (Atomics.load(this.control, WORD.stop) === 1) return
      if (wake !== seen) {
        seen = wake
        this.takeOffer()
        served = this.joinJob(served)
        continue
      }
      this.pause(WORD.wake, wake, 1000)
    }
  }

  /** Ends the workers' `serve`. */
  stop(): void {
    Atomics.store(this.control, WORD.stop, 1)
    this.wake()
  }

  /** A worker's last words: thread 0 throws them. */
  fail(error: unknown): void {
    if (Atomics.compareExchange(this.control, WORD.failed, 0, this.index + 1) !== 0) return
    const bytes = encodeText(error instanceof Error ? error.message : String(error), this.failure.length)
    this.failure.set(bytes)
    Atomics.store(this.control, WORD.failureLength, bytes.length)
    Atomics.add(this.control, WORD.finished, 1)
    this.wake()
    Atomics.notify(this.control, WORD.finished)
    Atomics.notify(this.control, WORD.offer)
  }

  /** Called by the owner of the threads when one ended without being asked to. */
  loseThread(reason: string): void {
    this.lost ??= reason
  }

  /** Throws what a thread failed with, if one did. */
  check(): void {
    const failed = Atomics.load(this.control, WORD.failed)
    if (failed !== 0 && Atomics.load(this.control, WORD.failureLength) > 0) {
      throw new TeamError(decodeText(this.failure.subarray(0, Atomics.load(this.control, WORD.failureLength))))
    }
    if (this.lost !== null) throw new TeamError(this.lost)
  }

  private publish(task: Task, items: number): number {
    if (items > MOST_ITEMS) throw new RangeError(`team: ${items} items, at most ${MOST_ITEMS}`)
    const sequence = Atomics.add(this.control, WORD.sequence, 1) + 2
    Atomics.store(this.control, WORD.task, task.number)
    Atomics.store(this.control, WORD.items, items)
    Atomics.store(this.control, WORD.finished, 0)
    Atomics.store(this.control, WORD.claim, claimWord(sequence, 0))
    Atomics.store(this.control, WORD.sequence, sequence)
    this.wake()
    return sequence
  }

  private wake(): void {
    Atomics.add(this.control, WORD.wake, 1)
    Atomics.notify(this.control, WORD.wake)
  }

  /** Takes part in the published job, if there is a new one; returns its sequence. */
  private joinJob(served: number): number {
    const sequence = Atomics.load(this.control, WORD.sequence)
    const task = Atomics.load(this.control, WORD.task)
    const items = Atomics.load(this.control, WORD.items)
    if ((sequence & 1) === 1 || sequence === served || Atomics.load(this.control, WORD.sequence) !== sequence) return served
    if (items === -1) {
      this.run(task, this.index)
      this.finishOne()
      return sequence
    }
    for (let item = this.claim(sequence, items); item >= 0; item = this.claim(sequence, items)) {
      this.run(task, item)
      this.finishOne()
    }
    return sequence
  }

  private takeOffer(): void {
    if (Atomics.compareExchange(this.control, WORD.offer, OFFER.open, OFFER.taken) !== OFFER.open) return
    this.run(Atomics.load(this.control, WORD.offered), 0)
    Atomics.store(this.control, WORD.offer, OFFER.finished)
    Atomics.notify(this.control, WORD.offer)
  }

  private run(task: number, item: number): void {
    this.tasks[task].run(item)
  }

  private finishOne(): void {
    Atomics.add(this.control, WORD.finished, 1)
    Atomics.notify(this.control, WORD.finished)
  }

  /** The next item of the job with this sequence, or −1. A late thread cannot take an item of a later job. */
  private claim(sequence: number, items: number): number {
    for (;;) {
      const word = Atomics.load(this.control, WORD.claim)
      const item = word & MOST_ITEMS
      if (item >= items || word !== claimWord(sequence, item)) return -1
      if (Atomics.compareExchange(this.control, WORD.claim, word, claimWord(sequence, item + 1)) === word) return item
    }
  }

  private waitFor(word: number, settled: (value: number) => boolean): void {
    const start = this.host.now()
    for (;;) {
      const value = Atomics.load(this.control, word)
      if (settled(value)) return
      this.check()
      if (this.host.now() - start > HANG_SECONDS) throw new TeamError(`a thread has not answered for ${HANG_SECONDS} s`)
      this.pause(word, value, 100)
    }
  }

  private async pollFinished(items: number): Promise<void> {
    for (;;) {
      const finished = Atomics.load(this.control, WORD.finished)
      this.check()
      if (finished >= items) return
      Atomics.wait(this.control, WORD.finished, finished, 2)
      await this.host.breathe()
    }
  }

  private pause(word: number, value: number, milliseconds: number): void {
    for (let turn = 0; turn < SPIN; turn++) {
      if (Atomics.load(this.control, word) !== value) return
    }
    Atomics.wait(this.control, word, value, milliseconds)
  }
}

/** Lays out one of something for every thread, and returns this thread's own. */
export function perThread<T>(team: Pick<Team, 'threads' | 'index'>, make: () => T): T {
  return Array.from({ length: team.threads }, make)[team.index]
}

function claimWord(sequence: number, item: number): number {
  return ((sequence & 0xfffff) << 12) | item
}

// The core has no TextEncoder (DOM, Node): UTF-16 code units, two bytes each, are enough for an error's text.
function encodeText(text: string, room: number): Uint8Array {
  const length = Math.min(text.length, room >> 1)
  const bytes = new Uint8Array(2 * length)
  for (let i = 0; i < length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 255
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8
  }
  return bytes
}

function decodeText(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8))
  return text
}
