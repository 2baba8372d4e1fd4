// What a replay finds: errors with their bounds, and the measures they are taken by. A NaN is never within a bound.

export interface Check {
  readonly name: string
  readonly error: number
  /** The check passes where error ≤ bound; 0 for what must be equal. */
  readonly bound: number
}

export function passes({ error, bound }: Check): boolean {
  return error <= bound
}

/** Larger is worse: the error in units of its bound. */
export function severity(check: Check): number {
  if (Number.isNaN(check.error)) return Infinity
  return check.error === 0 ? 0 : check.error / check.bound
}

/** For each name, the worst check of that name. */
export function worst(lists: readonly (readonly Check[])[]): Check[] {
  const found = new Map<string, Check>()
  for (const check of lists.flat()) {
    const other = found.get(check.name)
    if (other === undefined || severity(check) > severity(other)) found.set(check.name, check)
  }
  return [...found.values()]
}

/** For what is equal or not. */
export function same(name: string, actual: unknown, expected: unknown): Check {
  return { name, error: Object.is(actual, expected) ? 0 : 1, bound: 0 }
}

/** ‖a − b‖/‖b‖. */
export function relativeNorm(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireLength(a, b)
  let difference = 0
  let size = 0
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) * (a[i] - b[i])
    size += b[i] * b[i]
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size)
}

/** |a − b|/|b|. */
export function relative(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.abs(b)
}

/** Largest |a − b|. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largest(a, b, (x, y) => Math.abs(x - y))
}

/** Largest |a − b|/(1 + |b|). */
export function largestMixedError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largest(a, b, (x, y) => Math.abs(x - y) / (1 + Math.abs(y)))
}

/** Number of entries whose bits differ. */
export function differingBits(a: Float32Array, b: Float32Array): number {
  requireLength(a, b)
  const bits = (x: Float32Array): Uint32Array => new Uint32Array(Float32Array.from(x).buffer)
  const expected = bits(b)
  return bits(a).filter((word, i) => word !== expected[i]).length
}

export function cosine(a: Float64Array, b: Float64Array): number {
  requireLength(a, b)
  const inner = (x: Float64Array, y: Float64Array): number => x.reduce((sum, entry, i) => sum + entry * y[i], 0)
  return inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b))
}

function largest(a: ArrayLike<number>, b: ArrayLike<number>, error: (a: number, b: number) => number): number {
  requireLength(a, b)
  let worst = 0
  for (let i = 0; i < b.length; i++) worst = Math.max(worst, error(a[i], b[i]))
  return worst
}

function requireLength(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) throw new Error(`${a.length} numbers computed, ${b.length} recorded`)
}
