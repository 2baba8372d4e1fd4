// Every kernel of both builds against its plain-TypeScript twin: all output bits equal, and no byte changed that is not an output.
// The table is complete by its type. A case draws its arguments; how many sizes it takes is its number of parameters.
// Arrays stand at every alignment that pointers may have, between guards that hold NaN: what is over-read must not matter.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Kernels } from './kernels.js'
import { compileKernels, createMemory, heapBase, instantiateKernels } from './load.js'
import { referenceKernels } from './reference/index.js'

const GUARD_BYTES = 32
const MARGIN_BYTES = 1 << 12 // compared behind the last array
const MEMORY_BYTES = 1 << 20

/** Hands out arrays in the memory and remembers which of them a kernel may write. */
class Draw {
  readonly writable: [from: number, to: number][] = []
  end: number
  private readonly f32s: Float32Array
  private readonly f64s: Float64Array
  private readonly i32s: Int32Array

  /** @param dirty bytes that earlier cases may have written */
  constructor(
    private readonly buffer: ArrayBufferLike, start: number, private readonly misalignment: number, private state: number, dirty: number,
  ) {
    this.end = start
    this.f32s = new Float32Array(buffer)
    this.f64s = new Float64Array(buffer)
    this.i32s = new Int32Array(buffer)
    new Uint8Array(buffer, start, dirty - start).fill(0xff)
  }

  private next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
    return this.state / 4294967296
  }

  private place(bytes: number, grain: number): number {
    const at = Math.ceil((this.end + GUARD_BYTES) / 16) * 16 + Math.floor(this.misalignment / grain) * grain
    this.end = at + bytes
    if (this.end + MARGIN_BYTES > this.buffer.byteLength) throw new RangeError('the case needs more memory')
    return at
  }

  private written(at: number, bytes: number): number {
    this.writable.push([at, at + bytes])
    return at
  }

  /** Zeros and whole numbers now and then, so that signs of zero and ties are met. */
  real(scale = 2): number {
    const kind = this.next()
    const value = (this.next() * 2 - 1) * scale
    return kind < 0.05 ? 0 : kind < 0.08 ? -0 : kind < 0.12 ? Math.round(value) : value
  }

  whole(limit: number): number { return Math.floor(this.next() * limit) }
  /** A word of a key or counter, also negative or beyond 2³²: the kernels take it mod 2³². */
  word(): number { return Math.floor((this.next() * 4 - 1) * 4294967296) }
  pick<T>(...values: T[]): T { return values[this.whole(values.length)] }

  f32(n: number, value: (i: number) => number = () => this.real()): number {
    const at = this.place(4 * n, 4)
    for (let i = 0; i < n; i++) this.f32s[at / 4 + i] = value(i)
    return at
  }

  f64(n: number, value: (i: number) => number = () => this.real()): number {
    const at = this.place(8 * n, 8)
    for (let i = 0; i < n; i++) this.f64s[at / 8 + i] = value(i)
    return at
  }

  i32(n: number, value: (i: number) => number): number {
    const at = this.place(4 * n, 4)
    for (let i = 0; i < n; i++) this.i32s[at / 4 + i] = value(i)
    return at
  }

  out32(n: number, value?: () => number): number { return this.written(this.f32(n, value), 4 * n) }
  out64(n: number, value?: () => number): number { return this.written(this.f64(n, value), 8 * n) }

  /** A matrix with `ld` > columns: what lies between the rows may be read, not written. */
  outRows(rows: number, columns: number, ld: number): number {
    const at = this.f32(rows * ld)
    for (let r = 0; r < rows; r++) this.written(at + 4 * r * ld, 4 * columns)
    return at
  }

  counter(): number[] { return [this.word(), this.word(), this.word(), this.word(), this.word()] }

  /** nvec of `groups` variables, logits of `rows` rows and the total of a row. */
  categories(groups: number, rows: number): { nvec: number, actions: number, total: number } {
    const sizes = Array.from({ length: groups }, () => 1 + this.whole(6))
    return {
      nvec: this.i32(groups, (g) => sizes[g]),
      actions: this.f32(rows * groups, (i) => this.whole(sizes[i % groups])),
      total: rows * sizes.reduce((sum, size) => sum + size, 0),
    }
  }
}

const positive = (d: Draw) => () => Math.abs(d.real())
const bit = (d: Draw) => () => d.whole(2)

type ByName = Record<keyof Kernels, (...args: number[]) => unknown>
type Case = (d: Draw, ...sizes: number[]) => number[]

const cases: { [K in keyof Kernels]: Case } = {
  gemmNN: (d, m, n, k) => {
    const [lda, ldb, ldc] = [k + d.whole(3), n + d.whole(3), n + d.whole(3)]
    return [m, n, k, d.f32(m * lda), lda, d.f32(k * ldb), ldb, d.outRows(m, n, ldc), ldc, d.whole(2)]
  },
  gemmNT: (d, m, n, k) => {
    const [lda, ldb, ldc] = [k + d.whole(3), k + d.whole(3), n + d.whole(3)]
    return [m, n, k, d.f32(m * lda), lda, d.f32(n * ldb), ldb, d.outRows(m, n, ldc), ldc, d.whole(2), d.out32(k * n)]
  },
  gemmTN: (d, m, n, k) => {
    const [lda, ldb, ldc] = [m + d.whole(3), n + d.whole(3), n + d.whole(3)]
    return [m, n, k, d.f32(k * lda), lda, d.f32(k * ldb), ldb, d.outRows(m, n, ldc), ldc, d.whole(2)]
  },
  denseForward: (d, r, i, o) => [r, i, o, d.f32(r * i), d.f32(i * o), d.f32(o), d.out32(r * o), d.whole(3)],
  denseJvp: (d, r, i, o) => [
    r, i, o, d.f32(r * i), d.pick(0, d.f32(r * i)), d.f32(i * o), d.f32(i * o), d.f32(o), d.f32(r * o), d.out32(r * o), d.whole(3),
  ],
  denseVjp: (d, r, i, o) => [
    r, i, o, d.f32(r * i), d.f32(i * o), d.f32(r * o), d.out32(r * o), d.out32(i * o), d.out32(o),
    ...d.pick([0, d.whole(3), 0], [d.out32(r * i), d.whole(3), d.out32(i * o)]),
  ],
  denseVjpSquares: (d, r, i, o) => [
    r, i, o, d.f32(r * i), d.f32(i * o), d.f32(r * o), d.out32(r * o), d.out32(i * o), d.out32(o),
    ...d.pick([0, d.whole(3)], [d.out32(r * i), d.whole(3)]), d.out32(Math.max(r * i, i * o)),
  ],
  tanhForward: (d, n) => [n, d.f32(n, () => d.real(d.pick(1e-30, 0.1, 3, 12))), d.out32(n)],
  reduceBlocks: (d, n, blocks) => [blocks, n, n + 3, d.f32(blocks * (n + 3)), d.real(), d.out64(n)],
  addScaled: (d, n) => [n, d.f32(n), d.real(), d.f64(n), d.out32(n)],
  dot64: (d, n) => [n, d.f64(n), d.f64(n)],
  dot32: (d, n) => [n, d.f32(n), d.f32(n)],
  axpy32: (d, n) => [n, d.real(), d.f32(n), d.out32(n)],
  scale32: (d, n) => [n, d.real(), d.out32(n)],
  axpy64: (d, n) => [n, d.real(), d.f64(n), d.out64(n)],
  xpby64: (d, n) => [n, d.f64(n), d.real(), d.out64(n)],
  normalizeRows: (d, r, n) => [r, n, d.f64(r * n), d.f64(n), d.f64(n, positive(d)), 1.5, d.out32(r * n)],
  squaredError: (d, n) => [n, d.f32(n), d.f32(n)],
  errorGradient: (d, n) => [n, d.f32(n), d.f32(n), d.real(), d.out32(n)],
  gatherRows: (d, r, n) => [r, n, d.f32(7 * n), d.i32(r, () => d.whole(7)), d.out32(r * n)],
  adam: (d, n) => [n, d.out32(n), d.f32(n), d.out32(n), d.out32(n, positive(d)), 3e-4, 0.9, 0.999, 1.3, 1e-8],
  surrogateSum: (d, n) => [n, d.f64(n), d.f64(n), d.f32(n)],
  surrogateWeights: (d, n) => [n, d.f64(n), d.f64(n), d.f32(n), d.out32(n)],
  clippedSurrogate: (d, n) => [
    n, d.f64(n), d.f64(n), d.f32(n), d.pick(0.2, 1, Infinity), d.real(), d.pick(0, d.out32(n)), d.out64(4),
  ],
  clippedError: (d, n) => [n, d.f32(n), d.f32(n), d.f32(n), d.pick(0.3, 0, Infinity), d.real(), d.pick(0, d.out32(n))],
  philox: (d) => [d.word(), d.out32(4), ...d.counter()],
  uniforms: (d, n) => [n, d.word(), d.out64(n), ...d.counter()],
  normals: (d, n) => [n, d.word(), d.out64(n), ...d.counter()],
  gaussianSample: (d, n) => [n, d.f32(n), d.f32(n), d.out32(n), ...d.counter()],
  gaussianLogProb: (d, r, n) => [r, n, d.f32(r * n), d.f32(n), d.f32(r * n), d.out64(r)],
  gaussianEntropy: (d, r, n) => [r, n, d.f32(n), d.out64(r)],
  gaussianEntropyGradient: (d, r, n) => [r, n, d.out32(r * n), d.out32(n)],
  gaussianKl: (d, r, n) => [r, n, d.f32(r * n), d.f32(n), d.f32(r * n), d.f32(n), d.out64(r)],
  gaussianKlGradient: (d, r, n) => [r, n, d.f32(r * n), d.f32(n), d.f32(r * n), d.f32(n), d.out32(r * n), d.out32(n)],
  gaussianScore: (d, r, n) => [r, n, d.f32(r * n), d.f32(n), d.f32(r * n), d.f32(r), d.out32(r * n), d.out32(n)],
  gaussianScoreAlong: (d, r, n) => [r, n, d.f32(r * n), d.f32(n), d.f32(r * n), d.f32(r * n), d.f32(n), d.out32(r)],
  gaussianFisher: (d, r, n) => [r, n, d.f32(n), d.f32(r * n), d.f32(n), d.out32(r * n), d.out32(n)],
  categoricalSample: (d, g) => {
    const { nvec, total } = d.categories(g, 1)
    return [g, nvec, d.f32(total), d.out32(g), ...d.counter()]
  },
  categoricalMode: (d, g) => {
    const { nvec, total } = d.categories(g, 1)
    return [g, nvec, d.f32(total), d.out32(g)]
  },
  categoricalLogProb: (d, r, g) => {
    const { nvec, actions, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total), actions, d.out64(r)]
  },
  categoricalEntropy: (d, r, g) => {
    const { nvec, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total, () => d.real(d.pick(2, 2000))), d.out64(r)]
  },
  categoricalEntropyGradient: (d, r, g) => {
    const { nvec, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total, () => d.real(d.pick(2, 2000))), d.out32(total)]
  },
  categoricalKl: (d, r, g) => {
    const { nvec, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total, () => d.real(d.pick(2, 2000))), d.f32(total), d.out64(r)]
  },
  categoricalKlGradient: (d, r, g) => {
    const { nvec, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total), d.f32(total), d.out32(total)]
  },
  categoricalScore: (d, r, g) => {
    const { nvec, actions, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total), actions, d.f32(r), d.out32(total)]
  },
  categoricalScoreAlong: (d, r, g) => {
    const { nvec, actions, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total), actions, d.f32(total), d.out32(r)]
  },
  categoricalFisher: (d, r, g) => {
    const { nvec, total } = d.categories(g, r)
    return [r, g, nvec, d.f32(total), d.f32(total), d.out32(total)]
  },
  bernoulliSample: (d, n) => [n, d.f32(n), d.out32(n), ...d.counter()],
  bernoulliLogProb: (d, r, n) => [r, n, d.f32(r * n, () => d.real(d.pick(2, 900))), d.f32(r * n, bit(d)), d.out64(r)],
  bernoulliEntropy: (d, r, n) => [r, n, d.f32(r * n, () => d.real(d.pick(2, 900))), d.out64(r)],
  bernoulliEntropyGradient: (d, r, n) => [r, n, d.f32(r * n, () => d.real(d.pick(2, 900))), d.out32(r * n)],
  bernoulliKl: (d, r, n) => [r, n, d.f32(r * n, () => d.real(d.pick(2, 900))), d.f32(r * n), d.out64(r)],
  bernoulliKlGradient: (d, r, n) => [r, n, d.f32(r * n), d.f32(r * n), d.out32(r * n)],
  bernoulliScore: (d, r, n) => [r, n, d.f32(r * n), d.f32(r * n, bit(d)), d.f32(r), d.out32(r * n)],
  bernoulliScoreAlong: (d, r, n) => [r, n, d.f32(r * n), d.f32(r * n, bit(d)), d.f32(r * n), d.out32(r)],
  bernoulliFisher: (d, r, n) => [r, n, d.f32(r * n), d.f32(r * n), d.out32(r * n)],
  stateGaussianSample: (d, n) => [n, d.f32(2 * n), d.out32(n), ...d.counter()],
  stateGaussianLogProb: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(r * n), d.out64(r)],
  stateGaussianEntropy: (d, r, n) => [r, n, d.f32(2 * r * n), d.out64(r)],
  stateGaussianEntropyGradient: (d, r, n) => [r, n, d.out32(2 * r * n)],
  stateGaussianKl: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(2 * r * n), d.out64(r)],
  stateGaussianKlGradient: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(2 * r * n), d.out32(2 * r * n)],
  stateGaussianScore: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(r * n), d.f32(r), d.out32(2 * r * n)],
  stateGaussianScoreAlong: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(r * n), d.f32(2 * r * n), d.out32(r)],
  stateGaussianFisher: (d, r, n) => [r, n, d.f32(2 * r * n), d.f32(2 * r * n), d.out32(2 * r * n)],
  sdeVariances: (d, n) => [n, d.f32(n), d.out64(n)],
  sdeSample: (d, n, m) => [n, m, d.f32(n + m), d.f64(m * n, positive(d)), d.out32(n), ...d.counter()],
  sdeSampleHeld: (d, n, m) => [n, m, d.f32(n + m), d.f32(m * n), d.f64(m * n), d.out32(n), ...d.counter()],
  sdeLogStd: (d, r, n, m) => [r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.out32(r * n)],
  sdeLogProb: (d, r, n, m) => [r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * n), d.out64(r)],
  sdeEntropy: (d, r, n, m) => [r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.out64(r)],
  sdeEntropyGradient: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.out64(n), d.out32(r * (n + m)), d.out32(m * n),
  ],
  sdeKl: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.out64(r),
  ],
  sdeKlGradient: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.out64(n), d.out32(r * (n + m)),
    d.out32(m * n),
  ],
  sdeScore: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * n), d.f32(r), d.out64(n), d.out32(r * (n + m)), d.out32(m * n),
  ],
  sdeScoreAlong: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * n), d.f32(r * (n + m)), d.f32(m * n), d.out32(r),
  ],
  sdeFisher: (d, r, n, m) => [
    r, n, m, d.f32(r * (n + m)), d.f64(m * n, positive(d)), d.f32(r * (n + m)), d.f32(m * n), d.out64(n), d.out32(r * (n + m)),
    d.out32(m * n),
  ],
  squashLogProb: (d, r, n) => [r, n, d.f32(r * n, () => d.real(d.pick(2, 1e-30, 400))), d.real(), d.out64(r)],
  squashEntropy: (d, r, n) => {
    const free = d.whole(2)
    const logStd = (): number => d.real(d.whole(50) === 0 ? 8 : 1.5)
    return [r, n, d.f32(2 * r * n), 2 * n, d.f32((free ? 1 : 2 * r) * n, logStd), free ? 0 : 2 * n, d.real(), d.out64(r)]
  },
  squashEntropyGradient: (d, r, n) => {
    const free = d.whole(2), entries = free ? n : 2 * r * n
    const logStd = d.f32(entries, () => d.real(d.whole(50) === 0 ? 8 : 1.5))
    return [r, n, d.f32(2 * r * n), 2 * n, logStd, free ? 0 : 2 * n, d.out32(2 * r * n), d.out32(entries)]
  },
  joinColumns: (d, r, m, n) => {
    const out = d.out32(r * (m + n))
    return [r, m, d.pick(out, d.f32(r * m)), n, d.f32(r * n), out]
  },
  splitColumns: (d, r, m, n) => [r, m, d.out32(r * m), n, d.out32(r * n), d.f32(r * (m + n))],
}

const SIZES = [0, 1, 3, 4, 5, 8, 15, 16, 17, 64, 1000]
const SMALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 33]

function sizesOf(dimensions: number): number[][] {
  if (dimensions === 0) return [[], []]
  if (dimensions === 1) return SIZES.map((size) => [size])
  if (dimensions === 2) return SIZES.flatMap((size) => [[size, 1], [size, 3], [1, size], [3, size], [size % 900, 17]])
  return [
    ...SIZES.flatMap((size) => [[size, 17, 5], [5, size, 17], [17, 5, size]]),
    ...SMALL.flatMap((m) => SMALL.flatMap((n) => [[m, n, 1], [m, n, 6]])),
    [1, 64, 64], [1, 37, 64], [6, 64, 64], [9, 64, 17], [33, 1, 300], [33, 2, 300], [19, 4, 300],
  ]
}

describe.each(['kernels', 'kernels-shared'])('%s.wasm', (build) => {
  const module = compileKernels(readFileSync(new URL(`../../wasm/build/${build}.wasm`, import.meta.url)))
  const memory = createMemory(MEMORY_BYTES, build === 'kernels-shared')
  const instance = instantiateKernels(module, memory)
  const kernels = instance as unknown as ByName
  const twinMemory = new ArrayBuffer(memory.buffer.byteLength)
  const twins = referenceKernels(twinMemory) as unknown as ByName

  let dirty = MEMORY_BYTES

  test.each(Object.keys(cases) as (keyof Kernels)[])('%s', (name) => {
    sizesOf(cases[name].length - 1).forEach((sizes, seed) => {
      for (const misalignment of [0, 4, 8, 12]) {
        const draw = new Draw(memory.buffer, heapBase(instance), misalignment, seed * 4 + misalignment, dirty)
        const args = cases[name](draw, ...sizes)
        const used = draw.end + MARGIN_BYTES
        dirty = used
        const before = Buffer.from(new Uint8Array(memory.buffer, 0, used))
        const after = new Uint8Array(twinMemory, 0, used)
        after.set(before)
        const where = `${name}(${args.join(', ')})`

        expect(kernels[name](...args), where).toBe(twins[name](...args))
        const actual = Buffer.from(memory.buffer, 0, used)
        if (!actual.equals(after)) expect.fail(`${where}: ${firstDifference(actual, after)}`)
        for (const [from, to] of draw.writable) before.copy(actual, from, from, to)
        if (!actual.equals(before)) expect.fail(`${where} wrote outside its outputs: ${firstDifference(actual, before)}`)
      }
    })
  })
})

function firstDifference(a: Uint8Array, b: Uint8Array): string {
  const at = a.findIndex((byte, i) => byte !== b[i]) & ~3
  const word = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
  return `at byte ${at}: ${word(a).toString(16)} instead of ${word(b).toString(16)}`
}
