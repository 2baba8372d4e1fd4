// The shared words through which a team of threads agrees on work: one job at a time, cut into items that threads claim one by
// one, and beside it at most one offered task. Every word is read and written atomically. It knows numbers, not what they do.
//
//   sequence  even while a job stands; odd while it is being written. A claim names the sequence, so that a thread that comes
//             late cannot take an item of a later job with an earlier job's arguments.

import { layoutProgress } from './progress.js'

const WORD = {
  wake: 0, // counts publications; what idle threads wait on
  sequence: 1,
  task: 2,
  items: 3,
  claim: 4, // sequence (20 bits) · 4096 + next item
  finished: 5,
  offer: 6, // state of the offered task, see OFFER
  offered: 7, // its number
  failed: 8, // 1 + index of the first thread that failed
  failureLength: 9,
  stop: 10,
  ready: 11,
} as const
const CONTROL_WORDS = 16
const FAILURE_BYTES = 8192
const OFFER = { none: 0, open: 1, taken: 2, finished: 3 } as const

/** Items of a job at most: what fits beside the sequence in a claim. */
export const MOST_ITEMS = 4095
/** In place of a number of items: every thread but the publisher does the task once. */
export const EVERY_THREAD = -1

/** Turns of the short spin before a thread waits in the operating system: tens of microseconds. */
const SPIN = 4000

export interface Job {
  readonly sequence: number
  readonly task: number
  readonly items: number
}

export interface BoardMemory {
  readonly control: Int32Array
  readonly failure: Uint8Array
  /** The threads' signs of life (progress.ts). */
  readonly progress: Int32Array
}

export function layoutBoard(arena: { i32(n: number): Int32Array, u8(n: number): Uint8Array }, threads: number): BoardMemory {
  return { control: arena.i32(CONTROL_WORDS), failure: arena.u8(FAILURE_BYTES), progress: layoutProgress(arena, threads) }
}

export class JobBoard {
  private readonly control: Int32Array
  private readonly failureText: Uint8Array

  constructor(memory: BoardMemory) {
    this.control = memory.control
    this.failureText = memory.failure
  }

  /** Puts up a job. The last one must be finished. */
  publish(task: number, items: number): Job {
    if (items > MOST_ITEMS) throw new RangeError(`a job of ${items} items: at most ${MOST_ITEMS}`)
    const sequence = Atomics.add(this.control, WORD.sequence, 1) + 2
    Atomics.store(this.control, WORD.task, task)
    Atomics.store(this.control, WORD.items, items)
    Atomics.store(this.control, WORD.finished, 0)
    Atomics.store(this.control, WORD.claim, claimWord(sequence, 0))
    Atomics.store(this.control, WORD.sequence, sequence)
    this.wakeAll()
    return { sequence, task, items }
  }

  /** The job that stands, or null while one is being written. */
  current(): Job | null {
    const sequence = Atomics.load(this.control, WORD.sequence)
    const task = Atomics.load(this.control, WORD.task)
    const items = Atomics.load(this.control, WORD.items)
    const whole = (sequence & 1) === 0 && Atomics.load(this.control, WORD.sequence) === sequence
    return whole ? { sequence, task, items } : null
  }

  /** The next item of this job that nobody has, or −1. */
  claim({ sequence, items }: Job): number {
    for (;;) {
      const word = Atomics.load(this.control, WORD.claim)
      const item = word & MOST_ITEMS
      if (item >= items || word !== claimWord(sequence, item)) return -1
      if (Atomics.compareExchange(this.control, WORD.claim, word, claimWord(sequence, item + 1)) === word) return item
    }
  }

  finishOne(): void {
    Atomics.add(this.control, WORD.finished, 1)
    Atomics.notify(this.control, WORD.finished)
  }

  get finished(): number { return Atomics.load(this.control, WORD.finished) }

  /** Offers a task to whoever is free. */
  offer(task: number): void {
    Atomics.store(this.control, WORD.offered, task)
    Atomics.store(this.control, WORD.offer, OFFER.open)
    this.wakeAll()
  }

  /** Takes the offer, if it is open: returns its task, or −1. */
  takeOffer(): number {
    const open = Atomics.compareExchange(this.control, WORD.offer, OFFER.open, OFFER.taken) === OFFER.open
    return open ? Atomics.load(this.control, WORD.offered) : -1
  }

  finishOffer(): void {
    Atomics.store(this.control, WORD.offer, OFFER.finished)
    Atomics.notify(this.control, WORD.offer)
  }

  /** True once the taken offer is finished; then there is none. */
  clearFinishedOffer(): boolean {
    return Atomics.compareExchange(this.control, WORD.offer, OFFER.finished, OFFER.none) === OFFER.finished
  }

  /** Withdraws the offer, if nobody took it. */
  withdrawOffer(): boolean {
    return Atomics.compareExchange(this.control, WORD.offer, OFFER.open, OFFER.none) === OFFER.open
  }

  get wake(): number { return Atomics.load(this.control, WORD.wake) }

  get stopped(): boolean { return Atomics.load(this.control, WORD.stop) === 1 }

  stop(): void {
    Atomics.store(this.control, WORD.stop, 1)
    this.wakeAll()
  }

  /** Number of threads that have announced themselves. */
  get ready(): number { return Atomics.load(this.control, WORD.ready) }

  announce(): void {
    Atomics.add(this.control, WORD.ready, 1)
  }

  /** Records the first failure, and wakes whoever waits. */
  fail(thread: number, text: string): void {
    if (Atomics.compareExchange(this.control, WORD.failed, 0, thread + 1) !== 0) return
    const bytes = encodeText(text, this.failureText.length)
    this.failureText.set(bytes)
    Atomics.store(this.control, WORD.failureLength, bytes.length)
    for (const word of [WORD.finished, WORD.offer, WORD.wake]) Atomics.notify(this.control, word)
  }

  /** Text of the first failure; null if there was none. */
  failure(): string | null {
    const length = Atomics.load(this.control, WORD.failureLength)
    return length > 0 ? decodeText(this.failureText.subarray(0, length)) : null
  }

  /** Waits at most so long for the word to differ from `value`: a short spin first, then in the operating system. False if it did not. */
  wait(word: 'wake' | 'finished' | 'offer', value: number, milliseconds: number): boolean {
    for (let turn = 0; turn < SPIN; turn++) {
      if (Atomics.load(this.control, WORD[word]) !== value) return true
    }
    return Atomics.wait(this.control, WORD[word], value, milliseconds) !== 'timed-out'
  }

  get offerState(): number { return Atomics.load(this.control, WORD.offer) }

  private wakeAll(): void {
    Atomics.add(this.control, WORD.wake, 1)
    Atomics.notify(this.control, WORD.wake)
  }
}

function claimWord(sequence: number, item: number): number {
  return ((sequence & 0xfffff) << 12) | item
}

// The core has no TextEncoder (DOM, Node): UTF-16 code units, two bytes each, are enough for an error's text.
function encodeText(text: string, room: number): Uint8Array {
  const length = Math.min(Math.max(text.length, 1), room >> 1)
  const bytes = new Uint8Array(2 * length)
  for (let i = 0; i < length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 63 // an empty text becomes "?"
    bytes[2 * i] = unit & 255
    bytes[2 * i + 1] = unit >> 8
  }
  return bytes
}

function decodeText(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8))
  return text
}
