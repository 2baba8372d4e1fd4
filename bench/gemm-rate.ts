// The work that the rate of the matrix product is measured on: the three products of a 64-64 layer on a block of 128 rows, as the
// library cuts a batch, each counted alike. `gemmRate` is one core's alone; teams/products.ts has every thread multiply at once.

import { contestant, interleave } from './measure.js'
import { fillNormal, onOneThread, type Seat } from './seat.js'

const [ROWS, WIDTH] = [128, 64]

/** Of the three products together. */
export const OPERATIONS = 3 * 2 * ROWS * WIDTH * WIDTH

export interface Products {
  /** Numbers to multiply; once the memory is there. */
  fill(): void
  multiply(): void
}

export function layoutProducts({ arena, kernels }: Seat): Products {
  const [x, w, y, dw, packed] = [ROWS, WIDTH, ROWS, WIDTH, WIDTH].map((rows) => arena.f32(rows * WIDTH))
  const [X, W, Y, DW, PACKED] = [x, w, y, dw, packed].map((window) => window.byteOffset)
  return {
    fill: () => { [x, w].forEach((window, i) => { fillNormal(window, i) }) },
    multiply: () => {
      kernels.gemmNN(ROWS, WIDTH, WIDTH, X, WIDTH, W, WIDTH, Y, WIDTH, 0)
      kernels.gemmNT(ROWS, WIDTH, WIDTH, X, WIDTH, W, WIDTH, Y, WIDTH, 0, PACKED)
      kernels.gemmTN(WIDTH, WIDTH, ROWS, X, WIDTH, Y, WIDTH, DW, WIDTH, 0)
    },
  }
}

/** Operations a second of one core while the others rest; the best of the rounds. */
export async function gemmRate(): Promise<number> {
  const products = await onOneThread(layoutProducts)
  products.fill()
  const seconds = (await interleave([contestant('all', () => { products.multiply() })], 40)).get('all')!
  return OPERATIONS / Math.min(...seconds)
}
