// Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to tridiagonal form, then QL steps with implicit shifts
// (Bowdler, Martin, Reinsch & Wilkinson 1968, "The QR and QL algorithms for symmetric matrices": EISPACK's TRED2 and TQL2). About 10·n³
// operations. Only + − × ÷ and square roots, in one order: the same bits everywhere.

export interface Eigen {
  /** Ascending [n]. */
  readonly values: Float64Array
  /** Column k (entries i·n + k) is the unit eigenvector of values[k] [n, n]. */
  readonly vectors: Float64Array
}

/** QL steps for one eigenvalue, at most; two or three are usual. */
const MOST_STEPS = 60

/**
 * @param matrix symmetric [n, n], row-major; its lower triangle is read
 * @returns null where the matrix is not finite, or the iteration does not converge
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen | null {
  const vectors = Float64Array.from(matrix)
  if (!vectors.every(Number.isFinite)) return null
  const values = new Float64Array(n)
  const off = new Float64Array(n)
  tridiagonalize(vectors, values, off, n)
  return diagonalize(vectors, values, off, n) ? ascending({ values, vectors }, n) : null
}

/** TRED2: V becomes the orthogonal Q with QᵀAQ tridiagonal; d its diagonal, e (from 1) what lies beside it. */
function tridiagonalize(V: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) d[j] = V[(n - 1) * n + j]
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    for (let k = 0; k < i; k++) scale += Math.abs(d[k])
    let h = 0
    if (scale === 0) {
      e[i] = d[i - 1]
      for (let j = 0; j < i; j++) {
        d[j] = V[(i - 1) * n + j]
        V[i * n + j] = 0
        V[j * n + i] = 0
      }
    } else {
      h = reflect(V, d, e, n, i, scale)
    }
    d[i] = h
  }
  accumulate(V, d, n)
  e[0] = 0
}

/** Eliminates row i left of its subdiagonal by a Householder reflection, and applies it to the rows above. Returns ½‖u‖². */
function reflect(V: Float64Array, d: Float64Array, e: Float64Array, n: number, i: number, scale: number): number {
  let h = 0
  for (let k = 0; k < i; k++) {
    d[k] /= scale
    h += d[k] * d[k]
  }
  const f = d[i - 1]
  const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h)
  e[i] = scale * g
  h -= f * g
  d[i - 1] = f - g
  for (let j = 0; j < i; j++) e[j] = 0
  for (let j = 0; j < i; j++) { // e = A·u
    V[j * n + i] = d[j]
    let sum = e[j] + V[j * n + j] * d[j]
    for (let k = j + 1; k < i; k++) {
      sum += V[k * n + j] * d[k]
      e[k] += V[k * n + j] * d[j]
    }
    e[j] = sum
  }
  let projection = 0
  for (let j = 0; j < i; j++) {
    e[j] /= h
    projection += e[j] * d[j]
  }
  const half = projection / (h + h)
  for (let j = 0; j < i; j++) e[j] -= half * d[j]
  for (let j = 0; j < i; j++) {
    for (let k = j; k < i; k++) V[k * n + j] -= d[j] * e[k] + e[j] * d[k]
    d[j] = V[(i - 1) * n + j]
    V[i * n + j] = 0
  }
  return h
}

/** Multiplies the reflections together into V; d becomes the diagonal. */
function accumulate(V: Float64Array, d: Float64Array, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    V[(n - 1) * n + i] = V[i * n + i]
    V[i * n + i] = 1
    const h = d[i + 1]
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = V[k * n + i + 1] / h
      for (let j = 0; j <= i; j++) {
        let g = 0
        for (let k = 0; k <= i; k++) g += V[k * n + i + 1] * V[k * n + j]
        for (let k = 0; k <= i; k++) V[k * n + j] -= g * d[k]
      }
    }
    for (let k = 0; k <= i; k++) V[k * n + i + 1] = 0
  }
  for (let j = 0; j < n; j++) {
    d[j] = V[(n - 1) * n + j]
    V[(n - 1) * n + j] = 0
  }
  V[n * n - 1] = 1
}

/** TQL2: rotations until nothing beside the diagonal is left, gathered into V. False if an eigenvalue takes too many steps. */
function diagonalize(V: Float64Array, d: Float64Array, e: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) e[i - 1] = e[i]
  e[n - 1] = 0
  let shift = 0
  let largest = 0
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]))
    let m = l
    while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * largest) m++
    for (let step = 0; m > l && Math.abs(e[l]) > Number.EPSILON * largest; step++) {
      if (step === MOST_STEPS) return false
      shift += shiftBy(d, e, n, l)
      sweep(V, d, e, n, l, m)
    }
    d[l] += shift
    e[l] = 0
  }
  return true
}

/** Subtracts the implicit shift from the diagonal behind l; returns it. */
function shiftBy(d: Float64Array, e: Float64Array, n: number, l: number): number {
  const g = d[l]
  const p = (d[l + 1] - g) / (2 * e[l])
  const r = p < 0 ? -Math.sqrt(p * p + 1) : Math.sqrt(p * p + 1)
  d[l] = e[l] / (p + r)
  d[l + 1] = e[l] * (p + r)
  const h = g - d[l]
  for (let i = l + 2; i < n; i++) d[i] -= h
  return h
}

/** One QL sweep over rows l … m. */
function sweep(V: Float64Array, d: Float64Array, e: Float64Array, n: number, l: number, m: number): void {
  const next = d[l + 1]
  const beside = e[l + 1]
  let p = d[m]
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0]
  for (let i = m - 1; i >= l; i--) {
    c3 = c2
    c2 = c
    s2 = s
    const g = c * e[i]
    const h = c * p
    const r = Math.sqrt(p * p + e[i] * e[i])
    e[i + 1] = s * r
    s = e[i] / r
    c = p / r
    p = c * d[i] - s * g
    d[i + 1] = h + s * (c * g + s * d[i])
    for (let k = 0; k < n; k++) {
      const at = k * n + i
      const right = V[at + 1]
      V[at + 1] = s * V[at] + c * right
      V[at] = c * V[at] - s * right
    }
  }
  p = -s * s2 * c3 * beside * e[l] / next
  e[l] = s * p
  d[l] = c * p
}

function ascending({ values, vectors }: Eigen, n: number): Eigen {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
  return {
    values: Float64Array.from(order, (k) => values[k]),
    vectors: Float64Array.from(vectors, (_, at) => vectors[at - at % n + order[at % n]]),
  }
}
