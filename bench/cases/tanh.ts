// The activation: tanh of f32 vectors, for a hidden layer of one block (in the first-level cache) and of 4,000 rows.

import { contestant, interleave } from '../measure.js'
import { row, type BenchCase } from '../rows.js'
import { fillNormal, onOneThread } from '../seat.js'

const SIZES = [128 * 64, 4000 * 64]

export const tanh: BenchCase = {
  name: 'tanh',
  title: 'tanh, one core',
  run: async ({ quick }) => {
    const vectors = await onOneThread(({ arena, kernels }) => SIZES.map((size) => ({ kernels, x: arena.f32(size), y: arena.f32(size) })))
    const contestants = vectors.map(({ kernels, x, y }) => {
      fillNormal(x, 0)
      return contestant(`${x.length} elements`, () => { kernels.tanhForward(x.length, x.byteOffset, y.byteOffset) })
    })
    const samples = await interleave(contestants, quick ? 5 : 40)
    const rows = vectors.map(({ x }, i) => {
      const { name } = contestants[i]
      return row(name, 'Gelem/s', 'more', samples.get(name)!.map((seconds) => x.length / seconds / 1e9))
    })
    return { rows, notes: [] }
  },
}
