// How fast one core multiplies matrices, as one number: the rate that the floor of a training run is reckoned with. It is that of the
// three products of a 64-64 layer on a block of 128 rows, as the library cuts a batch, each counted alike.

import { contestant, interleave } from './measure.js'
import { fillNormal, onOneThread } from './seat.js'

const [ROWS, WIDTH] = [128, 64]

/** Operations a second; the best of the rounds. */
export async function gemmRate(): Promise<number> {
  const { x, w, y, dw, packed, kernels } = await onOneThread(({ arena, kernels }) => ({
    x: arena.f32(ROWS * WIDTH), w: arena.f32(WIDTH * WIDTH), y: arena.f32(ROWS * WIDTH),
    dw: arena.f32(WIDTH * WIDTH), packed: arena.f32(WIDTH * WIDTH), kernels,
  }))
  ;[x, w].forEach((window, i) => { fillNormal(window, i) })
  const [X, W, Y, DW, PACKED] = [x, w, y, dw, packed].map((window) => window.byteOffset)
  const all = contestant('all', () => {
    kernels.gemmNN(ROWS, WIDTH, WIDTH, X, WIDTH, W, WIDTH, Y, WIDTH, 0)
    kernels.gemmNT(ROWS, WIDTH, WIDTH, X, WIDTH, W, WIDTH, Y, WIDTH, 0, PACKED)
    kernels.gemmTN(WIDTH, WIDTH, ROWS, X, WIDTH, Y, WIDTH, DW, WIDTH, 0)
  })
  const seconds = (await interleave([all], 40)).get('all')!
  return 3 * 2 * ROWS * WIDTH * WIDTH / Math.min(...seconds)
}
