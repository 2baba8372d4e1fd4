// Signs of life. Every thread has three words of the shared memory: it counts up `beat` whenever it gets on (an item begun or ended, a
// step of an environment), and says what it is at. Whoever waits for others can tell a slow thread from one that hangs, name it, and
// say where. One cache line each, so that threads do not slow each other down. Nothing here reaches a result.

const WORDS = 16 // 64 bytes
const WORD = { beat: 0, task: 1, item: 2 } as const

/** In place of a task's number: a thread that is being built. */
const STARTING = -1
const IDLE = 0

/** Longest time that one look at the clock may add: a process that was stopped, or a machine that slept, is no thread that hangs. */
const LONGEST_SPELL = 1

/** What a thread is at: a task's number, and the item of it. */
interface Doing {
  readonly task: number
  readonly item: number
}

export function layoutProgress(arena: { i32(n: number): Int32Array }, threads: number): Int32Array {
  return arena.i32(threads * WORDS)
}

/** One thread's own words. */
export class Pulse {
  private readonly at: number

  constructor(private readonly words: Int32Array, thread: number) {
    this.at = thread * WORDS
  }

  /** Before the thread's first task; `end` when it waits for work. */
  start(): void {
    this.begin(STARTING, 0)
  }

  begin(task: number, item: number): void {
    Atomics.store(this.words, this.at + WORD.item, item)
    Atomics.store(this.words, this.at + WORD.task, task + 2)
    this.count()
  }

  /** Still at work; and on which item, where that changes. */
  beat(item: number): void {
    Atomics.store(this.words, this.at + WORD.item, item)
    this.count()
  }

  end(): void {
    Atomics.store(this.words, this.at + WORD.task, IDLE)
    this.count()
  }

  /** A number that changes whenever the thread gets on. */
  get sign(): number { return Atomics.load(this.words, this.at + WORD.beat) }

  /** What the thread is at; null if nothing. */
  get doing(): Doing | null {
    const task = Atomics.load(this.words, this.at + WORD.task)
    return task === IDLE ? null : { task: task - 2, item: Atomics.load(this.words, this.at + WORD.item) }
  }

  private count(): void {
    Atomics.add(this.words, this.at + WORD.beat, 1)
  }
}

/** Watches the other threads from its making on, for whoever waits for them. */
export class Watch {
  private readonly signs: number[]
  private readonly silent: number[]
  private last: number

  /**
   * @param pulses of all threads, by index; the first is the watcher's own
   * @param seconds without a sign of life after which a thread counts as one that hangs
   */
  constructor(private readonly pulses: readonly Pulse[], private readonly seconds: number, now: number) {
    this.signs = pulses.map(({ sign }) => sign)
    this.silent = pulses.map(() => 0)
    this.last = now
  }

  /**
   * A sentence about the first thread that is at work and silent for too long, or about all if none is at work; null if all is well.
   * @param describe what a thread does at an item of a task
   */
  look(now: number, describe: (task: number, item: number) => string | undefined): string | null {
    const { pulses, silent, seconds } = this
    const spell = Math.min(now - this.last, LONGEST_SPELL)
    this.last = now
    let working = 0
    let longest = Infinity
    for (let thread = 1; thread < pulses.length; thread++) {
      const { sign, doing } = pulses[thread]
      silent[thread] = sign === this.signs[thread] ? silent[thread] + spell : 0
      this.signs[thread] = sign
      longest = Math.min(longest, silent[thread])
      if (doing === null) continue
      working++
      if (silent[thread] < seconds) continue
      const what = doing.task === STARTING ? 'its environments are not made' : describe(doing.task, doing.item) ?? 'its work does not end'
      return `thread ${thread} has shown no sign of life for ${seconds} s: ${what}. ${REMEDY}`
    }
    return working === 0 && longest >= seconds ? `no thread has taken up its work for ${seconds} s. ${REMEDY}` : null
  }
}

const REMEDY = 'Look for a loop or a call that does not end; if it may take so long, raise hangSeconds.'
