// One line of metrics.jsonl into a row of columns. Lines of a run are alike, thousands of them a file, and most of their numbers are not
// asked for: a scanner passes over what is not wanted, remembers the order of the names, and makes numbers of the rest. What it does not
// understand (white space, say) JSON.parse decides about.

import type { MetricColumns } from './metric-columns.js'

/** Names of metrics; null for all of them and the outcomes of the steps. */
export type Wanted = ReadonlySet<string> | null

/** Always wanted: which row it is, and the two axes. */
const ALWAYS = ['iteration', 'steps', 'seconds.total']
const OUTCOME = 'outcome'
const MOST_NAMES = 1000
const MOST_DEPTH = 32
const PLUS = 0x2b
const DIGITS_END = 0x3a
const [QUOTE, COMMA, COLON, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Array.from('",:\\{}[]', (sign) => sign.charCodeAt(0))

/** A name at its place among the others of its object. */
interface Slot {
  /** As it stands in the line, with its quotes and its colon. */
  readonly key: Uint8Array
  /** With the names of the objects around it. */
  readonly name: string
  readonly wanted: boolean
  /** Where its value is an object. */
  readonly inside: Slot[]
}

/** Signs of numbers, true, false and null. */
function isPlain(sign: number): boolean {
  return sign > COMMA && sign < OPEN && sign !== CLOSE_LIST || sign === PLUS
}

/** The line is not as this scanner knows lines. */
class Unfamiliar extends Error {}

export class LineReader {
  private readonly slots: Slot[] = []
  private known = 0
  private readonly names: string[] = []
  private readonly values: number[] = []
  private outcome: string | null = null
  private bytes: Buffer = Buffer.alloc(0)
  private at = 0

  constructor(private readonly columns: MetricColumns, private readonly wanted: Wanted) {}

  /** Adds the line in bytes[start, end) as a row. @returns false if it is no report of an iteration; nothing is added then */
  add(bytes: Buffer, start: number, end: number): boolean {
    this.names.length = 0
    this.values.length = 0
    this.outcome = null
    this.bytes = bytes
    this.at = start
    try {
      this.object(this.slots, '', MOST_DEPTH)
      if (this.at !== end) throw new Unfamiliar()
    } catch (error) {
      if (!(error instanceof Unfamiliar)) throw error
      if (!this.parse(bytes.toString('utf8', start, end))) return false
    }
    return this.commit()
  }

  private commit(): boolean {
    const { columns, names, values } = this
    const iteration = values[names.indexOf('iteration')] as number | undefined
    const steps = values[names.indexOf('steps')] as number | undefined
    if (iteration === undefined || steps === undefined || !Number.isFinite(iteration) || !Number.isFinite(steps)) return false
    columns.begin(iteration)
    if (columns.length > 1 && !(steps >= columns.before('steps'))) {
      columns.drop() // an axis never goes back
      return false
    }
    for (let i = 0; i < names.length; i++) columns.set(names[i], values[i])
    if (this.outcome !== null) columns.setOutcome(this.outcome)
    return true
  }

  private isWanted(name: string): boolean {
    return this.wanted === null || this.wanted.has(name) || ALWAYS.includes(name)
  }

  private parse(text: string): boolean {
    this.names.length = 0
    this.values.length = 0
    try {
      const line: unknown = JSON.parse(text)
      if (typeof line !== 'object' || line === null || Array.isArray(line)) return false
      this.gather(line, '')
      return true
    } catch {
      return false // told by the result
    }
  }

  private gather(entries: object, prefix: string): void {
    for (const [key, value] of Object.entries(entries) as [string, unknown][]) {
      const name = prefix + key
      if (typeof value === 'number' && this.isWanted(name)) this.take(name, value)
      else if (name === OUTCOME && typeof value === 'string' && this.wanted === null) this.outcome = value
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) this.gather(value, `${name}.`)
    }
  }

  private take(name: string, value: number): void {
    this.names.push(name)
    this.values.push(value)
  }

  private expect(sign: number): void {
    if (this.bytes[this.at] !== sign) throw new Unfamiliar()
    this.at++
  }

  private object(slots: Slot[], prefix: string, depth: number): void {
    if (depth === 0) throw new Unfamiliar()
    this.expect(OPEN)
    if (this.bytes[this.at] === CLOSE) {
      this.at++
      return
    }
    for (let place = 0; ; place++) {
      this.value(this.slot(slots, place, prefix), depth)
      if (this.bytes[this.at] === COMMA) this.at++
      else break
    }
    this.expect(CLOSE)
  }

  /** Passes over a key: mostly the one that was at its place in the lines before. */
  private slot(slots: Slot[], place: number, prefix: string): Slot {
    const slot = place < slots.length && this.isNext(slots[place]) ? slots[place] : slots.find((other) => this.isNext(other))
    if (slot !== undefined) {
      this.at += slot.key.length
      return slot
    }
    if (this.known++ >= MOST_NAMES) throw new Unfamiliar()
    const from = this.at
    this.text()
    this.expect(COLON)
    const key = Uint8Array.from(this.bytes.subarray(from, this.at))
    if (key.includes(BACKSLASH)) throw new Unfamiliar()
    const name = prefix + this.bytes.toString('utf8', from + 1, this.at - 2)
    const added = { key, name, wanted: this.isWanted(name), inside: [] }
    slots.splice(place, 0, added)
    return added
  }

  private isNext({ key }: Slot): boolean {
    const { bytes, at } = this
    for (let i = key.length - 1; i >= 0; i--) if (key[i] !== bytes[at + i]) return false // ends differ more than beginnings
    return true
  }

  private value(slot: Slot, depth: number): void {
    const from = this.at
    const first = this.bytes[from]
    if (first === OPEN) {
      this.object(slot.inside, `${slot.name}.`, depth - 1)
    } else if (first === OPEN_LIST) {
      this.list(depth - 1)
    } else if (first === QUOTE) {
      this.text()
      if (this.wanted === null && slot.name === OUTCOME) this.outcome = this.bytes.toString('utf8', from + 1, this.at - 1)
    } else {
      this.plain()
      if (slot.wanted && first < DIGITS_END) this.take(slot.name, this.number(from, this.at)) // no letter: a number
    }
  }

  /** Whole numbers are most; the rest is JavaScript's to read. */
  private number(from: number, to: number): number {
    if (to - from > 15) return this.checkedNumber(from, to)
    let value = 0
    for (let i = from; i < to; i++) {
      const digit = this.bytes[i] - 0x30
      if (digit < 0 || digit > 9) return this.checkedNumber(from, to)
      value = 10 * value + digit
    }
    return value
  }

  private checkedNumber(from: number, to: number): number {
    const value = Number(this.bytes.toString('latin1', from, to))
    if (Number.isNaN(value)) throw new Unfamiliar()
    return value
  }

  /** A number, true, false or null. */
  private plain(): void {
    const { bytes } = this
    let { at } = this
    while (isPlain(bytes[at])) at++
    if (at === this.at) throw new Unfamiliar()
    this.at = at
  }

  private text(): void {
    this.expect(QUOTE)
    const { bytes } = this
    let { at } = this
    for (;;) {
      const sign = bytes[at++]
      if (sign === QUOTE) break
      if (sign === BACKSLASH) at++
      else if (!(sign >= 0x20)) throw new Unfamiliar() // the end, or a control character
    }
    this.at = at
  }

  private list(depth: number): void {
    if (depth === 0) throw new Unfamiliar()
    this.expect(OPEN_LIST)
    for (;;) {
      const sign = this.bytes[this.at]
      if (sign === CLOSE_LIST) break
      if (sign === OPEN_LIST) this.list(depth - 1)
      else if (sign === QUOTE) this.text()
      else if (sign === COMMA) this.at++
      else this.plain()
    }
    this.at++
  }
}
