// Matrix products of a dense layer, in GFLOP/s on one core: forward x·W (NN), input cotangent dz·Wᵀ (NT), weight gradient xᵀ·dz
// (TN). Shapes are rows × inputs × outputs: one large batch, blocks of a batch as the library cuts it, and one row (inference).

import type { Kernels } from '../../dist/compute/kernels.js'
import { contestant, interleave, type Contestant } from '../measure.js'
import { row, type BenchCase } from '../rows.js'
import { fillNormal, onOneThread, type Seat } from '../seat.js'

const SHAPES = [[4000, 64, 64], [128, 64, 64], [128, 17, 64], [128, 64, 6], [128, 64, 1], [1, 64, 64]] as const
const TARGET = { bound: 24, of: 'best' } as const

export const gemm: BenchCase = {
  name: 'gemm',
  title: 'Matrix products, one core (rows × inputs × outputs)',
  run: async ({ quick }) => {
    const contestants = await onOneThread((seat) => SHAPES.flatMap((shape) => forms(seat, shape)))
    const samples = await interleave(contestants.map(({ start }) => start()), quick ? 5 : 40)
    const rows = contestants.map(({ name, flops, large }) => {
      const speeds = samples.get(name)!.map((seconds) => flops / seconds / 1e9)
      return row(name, 'GFLOP/s', 'more', speeds, large ? TARGET : null)
    })
    return { rows, notes: [] }
  },
}

interface Form {
  readonly name: string
  readonly flops: number
  readonly large: boolean
  readonly start: () => Contestant
}

function forms({ arena, kernels }: Seat, [rows, inputs, outputs]: readonly [number, number, number]): Form[] {
  const x = arena.f32(rows * inputs), w = arena.f32(inputs * outputs), y = arena.f32(rows * outputs)
  const dx = arena.f32(rows * inputs), dw = arena.f32(inputs * outputs), packed = arena.f32(inputs * outputs)
  const [X, W, Y, DX, DW, PACKED] = [x, w, y, dx, dw, packed].map((window) => window.byteOffset)
  const products: Record<string, (k: Kernels) => void> = {
    NN: (k) => { k.gemmNN(rows, outputs, inputs, X, inputs, W, outputs, Y, outputs, 0) },
    NT: (k) => { k.gemmNT(rows, inputs, outputs, Y, outputs, W, outputs, DX, inputs, 0, PACKED) },
    TN: (k) => { k.gemmTN(inputs, outputs, rows, X, inputs, Y, outputs, DW, outputs, 0) },
  }
  return Object.entries(products).map(([form, run]) => {
    const name = `${form} ${rows}×${inputs}×${outputs}`
    const start = (): Contestant => {
      [x, w, y].forEach((window, i) => { fillNormal(window, i) })
      return contestant(name, () => { run(kernels) })
    }
    return { name, flops: 2 * rows * inputs * outputs, large: rows === 4000, start }
  })
}
