// What a chart draws: lines over a common axis, and what can be said of them without a picture. Pure.

export interface Band {
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
}

export interface Line {
  readonly id: string
  readonly label: string
  readonly x: readonly number[]
  /** Null: no such number there; the line has a gap. */
  readonly y: readonly (number | null)[]
  readonly band?: Band | undefined
  /** Slot of the palette: a colour, and beyond the eighth a dash. */
  readonly slot: number
  readonly emphasis?: 'limit' | 'faint' | undefined
}

export interface Range {
  readonly from: number
  readonly to: number
}

/** First and last x of all lines; null without any point. */
export function extentOf(lines: readonly Line[]): Range | null {
  let from = Infinity
  let to = -Infinity
  for (const { x } of lines) {
    if (x.length === 0) continue
    from = Math.min(from, x[0])
    to = Math.max(to, x[x.length - 1])
  }
  return from > to ? null : { from, to }
}

/** Index of the first x that is not below a value. */
export function lowerIndex(x: readonly number[], value: number): number {
  let low = 0
  let high = x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The point next to a value that has a number; null beyond the ends, give or take a step between points: the line says nothing there. */
export function nearest({ x, y }: Pick<Line, 'x' | 'y'>, value: number): number | null {
  if (x.length === 0) return null
  const step = (x[x.length - 1] - x[0]) / Math.max(1, x.length - 1)
  if (value < x[0] - step || value > x[x.length - 1] + step) return null
  const after = lowerIndex(x, value)
  const candidates = [after, after - 1, after + 1, after - 2].filter((i) => i >= 0 && i < x.length && y[i] !== null)
  candidates.sort((a, b) => Math.abs(x[a] - value) - Math.abs(x[b] - value))
  return candidates[0] ?? null
}

export function lastIndex({ y }: Line): number | null {
  const at = y.findLastIndex((value) => value !== null)
  return at < 0 ? null : at
}

/** Range of what is visible between two x, with bands, padded; on a log axis in exponents of ten, whole ones. Null: nothing to see. */
export function heightOf(lines: readonly Line[], window: Range, log: boolean): Range | null {
  let low = Infinity
  let high = -Infinity
  const take = (value: number | null): void => {
    if (value === null || !Number.isFinite(value) || (log && value <= 0)) return
    if (value < low) low = value
    if (value > high) high = value
  }
  for (const { x, y, band } of lines) {
    for (let i = Math.max(0, lowerIndex(x, window.from) - 1); i < x.length && x[i] <= window.to; i++) {
      take(y[i])
      if (band === undefined) continue
      take(band.low[i])
      take(band.high[i])
    }
  }
  if (low > high) return null
  if (log) return { from: Math.floor(Math.log10(low)), to: Math.floor(Math.log10(high)) + 1 }
  const pad = high > low ? 0.06 * (high - low) : 0.1 * Math.abs(high) || 1
  return { from: low >= 0 && low - pad < 0 ? 0 : low - pad, to: high + pad }
}
