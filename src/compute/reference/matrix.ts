// Twin of wasm/gemm.ts: three loops, one chain per element, two roundings per term.

import type { MatrixKernels } from '../kernels.js'
import type { Views } from './views.js'

const { fround } = Math

/** Where element (i, p) of a matrix lies, as an index into f32. */
type At = (i: number, p: number) => number

/** C[i,j] = start(i, j) + Σ_p A[i,p]·B[p,j], p = 0, 1, … */
export function product(f32: Float32Array, m: number, n: number, k: number, a: At, b: At, start: At | 'zero', c: At): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = start === 'zero' ? 0 : f32[start(i, j)]
      for (let p = 0; p < k; p++) sum = fround(sum + fround(f32[a(i, p)] * f32[b(p, j)]))
      f32[c(i, j)] = sum
    }
  }
}

/** Row-major, rows `ld` elements apart. */
export function rowMajor(pointer: number, ld: number): At {
  return (i, p) => pointer / 4 + i * ld + p
}

/** The same matrix transposed. */
export function transposed(pointer: number, ld: number): At {
  return (i, p) => pointer / 4 + p * ld + i
}

export function matrixKernels({ f32 }: Views): MatrixKernels {
  return {
    gemmNN(m, n, k, a, lda, b, ldb, c, ldc, accumulate) {
      const out = rowMajor(c, ldc)
      product(f32, m, n, k, rowMajor(a, lda), rowMajor(b, ldb), accumulate ? out : 'zero', out)
    },
    gemmNT(m, n, k, a, lda, b, ldb, c, ldc, accumulate, workspace) {
      pack(f32, n, k, transposed(b, ldb), rowMajor(workspace, n))
      const out = rowMajor(c, ldc)
      product(f32, m, n, k, rowMajor(a, lda), rowMajor(workspace, n), accumulate ? out : 'zero', out)
    },
    gemmTN(m, n, k, a, lda, b, ldb, c, ldc, accumulate) {
      const out = rowMajor(c, ldc)
      product(f32, m, n, k, transposed(a, lda), rowMajor(b, ldb), accumulate ? out : 'zero', out)
    },
  }
}

/** out[p,j] = b(p, j), k rows of n: what a kernel leaves in its workspace is compared too. */
export function pack(f32: Float32Array, n: number, k: number, b: At, out: At): void {
  for (let p = 0; p < k; p++) {
    for (let j = 0; j < n; j++) f32[out(p, j)] = f32[b(p, j)]
  }
}
