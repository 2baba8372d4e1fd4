// A histogram of some values, as TensorBoard's histogram dashboard takes it: buckets of equal width from the least to the greatest.

import type { HistogramMessage } from './event-message.js'

/** As many as TensorBoard draws. */
const BUCKETS = 30

/** @param values finite, at least one */
export function histogramOf(values: readonly number[]): HistogramMessage {
  const min = values.reduce((least, value) => Math.min(least, value))
  const max = values.reduce((most, value) => Math.max(most, value))
  const count = min === max ? 1 : BUCKETS
  const width = (max - min) / count
  const bucketLimit = Array.from({ length: count }, (_, i) => (i === count - 1 ? max : min + (i + 1) * width))
  const bucket = new Array<number>(count).fill(0)
  for (const value of values) bucket[width === 0 ? 0 : Math.min(Math.floor((value - min) / width), count - 1)]++
  return {
    min, max, num: values.length, sum: values.reduce((sum, value) => sum + value, 0),
    sumSquares: values.reduce((sum, value) => sum + value * value, 0), bucketLimit, bucket,
  }
}
