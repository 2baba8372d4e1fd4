// Twin of wasm/columns.ts: two matrices side by side as one, and apart again.

import type { ColumnKernels } from '../exploration-kernels.js'
import type { Views } from './views.js'

export function columnKernels({ f32 }: Views): ColumnKernels {
  const rowsOf = (rows: number, n: number, x: number): Float32Array[] => (
    Array.from({ length: rows }, (_, r) => f32.slice(x / 4 + r * n, x / 4 + (r + 1) * n))
  )
  return {
    joinColumns(rows, m, a, n, b, out) {
      const left = rowsOf(rows, m, a), right = rowsOf(rows, n, b)
      left.forEach((row, r) => { f32.set([...row, ...right[r]], out / 4 + r * (m + n)) })
    },
    splitColumns(rows, m, a, n, b, x) {
      rowsOf(rows, m + n, x).forEach((row, r) => {
        f32.set(row.subarray(0, m), a / 4 + r * m)
        f32.set(row.subarray(m), b / 4 + r * n)
      })
    },
  }
}
