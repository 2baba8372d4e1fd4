// The numbers of a metrics.jsonl as columns: one Float64Array for each metric, a row for each iteration, NaN where a line has no such
// number. Nested entries have a dot in their name (`seconds.total`); arrays and texts are left out, but for the outcome of the step.

/** Lines of damaged or foreign files may name anything. */
const MOST_METRICS = 1000
const MOST_OUTCOMES = 100
const FIRST_CAPACITY = 256

export class MetricColumns {
  /** Rows so far. */
  length = 0
  private capacity = FIRST_CAPACITY
  private readonly columns = new Map<string, Float64Array>()
  private readonly outcomeNames: string[] = []

  /** In the order in which they appeared. */
  get names(): string[] {
    return [...this.columns.keys()].filter((name) => name !== OUTCOME)
  }

  /** Of memory. */
  get bytes(): number {
    return this.columns.size * this.capacity * Float64Array.BYTES_PER_ELEMENT
  }

  /** The values of all rows; null if no line has the metric. The array is replaced when rows are added. */
  column(name: string): Float64Array | null {
    return this.columns.get(name)?.subarray(0, this.length) ?? null
  }

  /** Begins a row; `set` fills it. A row whose iteration is not beyond the last one takes the place of it and of those after it. */
  begin(iteration: number): void {
    this.cutBack(iteration)
    if (this.length === this.capacity) this.grow()
    this.length++
  }

  /** The value in the row before the one that was begun last. */
  before(name: string): number {
    return this.columns.get(name)?.[this.length - 2] ?? NaN
  }

  /** Takes the row back that was begun last. */
  drop(): void {
    this.length--
    for (const column of this.columns.values()) column[this.length] = NaN
  }

  set(name: string, value: number): void {
    let column = this.columns.get(name)
    if (column === undefined) {
      if (this.columns.size >= MOST_METRICS) return
      column = new Float64Array(this.capacity).fill(NaN)
      this.columns.set(name, column)
    }
    column[this.length - 1] = Number.isFinite(value) ? value : NaN
  }

  setOutcome(outcome: string): void {
    let code = this.outcomeNames.indexOf(outcome)
    if (code < 0) {
      if (this.outcomeNames.length >= MOST_OUTCOMES) return
      code = this.outcomeNames.push(outcome) - 1
    }
    this.set(OUTCOME, code)
  }

  /** How often each outcome occurred. */
  outcomes(): Record<string, number> {
    const codes = this.column(OUTCOME) ?? []
    const counts = this.outcomeNames.map(() => 0)
    for (const code of codes) if (code === code) counts[code]++
    return Object.fromEntries(this.outcomeNames.map((name, code) => [name, counts[code]] as const).filter(([, count]) => count > 0))
  }

  clear(): void {
    this.length = 0
    this.capacity = FIRST_CAPACITY
    this.columns.clear()
    this.outcomeNames.length = 0
  }

  private cutBack(iteration: number): void {
    const iterations = this.columns.get('iteration')
    if (iterations === undefined) return
    let length = this.length
    while (length > 0 && iterations[length - 1] >= iteration) length--
    if (length === this.length) return
    for (const column of this.columns.values()) column.fill(NaN, length, this.length)
    this.length = length
  }

  private grow(): void {
    this.capacity *= 2
    for (const [name, column] of this.columns) {
      const larger = new Float64Array(this.capacity).fill(NaN, column.length)
      larger.set(column)
      this.columns.set(name, larger)
    }
  }
}

/** Codes of outcomes; no name of an entry, because those have no space. */
const OUTCOME = 'code of outcome'
