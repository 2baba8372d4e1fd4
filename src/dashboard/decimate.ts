// Fewer points for a screen: the first and the last, and of each bucket of iterations between them the smallest and the largest value, in
// their order. A spike of one iteration stays, at its own place; no point is made up.

/**
 * The rows to keep, ascending: all where `points` is enough for them, else at most so many. NaN stays where a bucket has nothing else.
 * @param points 2 or more
 */
export function decimate(y: ArrayLike<number>, points: number): number[] {
  if (y.length <= points) return Array.from({ length: y.length }, (_, row) => row)
  const last = y.length - 1
  const buckets = Math.floor((points - 2) / 2)
  const rows = [0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    rows.push(...extremes(y, 1 + Math.floor(bucket * (last - 1) / buckets), 1 + Math.floor((bucket + 1) * (last - 1) / buckets)))
  }
  return [...rows, last]
}

/** The rows of the smallest and the largest value in their order; one row where they are the same, the first where there is no value. */
function extremes(y: ArrayLike<number>, from: number, to: number): number[] {
  let least = -1
  let most = -1
  for (let row = from; row < to; row++) {
    const value = y[row]
    if (Number.isNaN(value)) continue
    if (least < 0 || value < y[least]) least = row
    if (most < 0 || value > y[most]) most = row
  }
  if (least < 0) return [from]
  if (least === most) return [least]
  return least < most ? [least, most] : [most, least]
}

/** JSON has no NaN. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
