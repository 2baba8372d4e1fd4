// The kernels once more in plain TypeScript, written to be read, with the same bits: Math.fround after each f32 operation and the
// sums in the same order. For tests, and for following a number by hand; training runs on wasm/.

import type { Kernels } from '../kernels.js'
import { bernoulliKernels } from './bernoulli.js'
import { categoricalKernels } from './categorical.js'
import { denseKernels } from './dense.js'
import { explorationKernels } from './exploration.js'
import { gaussianKernels } from './gaussian.js'
import { matrixKernels } from './matrix.js'
import { ppoKernels } from './ppo.js'
import { randomKernels } from './random.js'
import { surrogateKernels } from './surrogate.js'
import { vectorKernels } from './vector.js'
import { viewsOf } from './views.js'

/** @param memory what a kernel memory's `buffer` is, or a plain ArrayBuffer; its length a multiple of 8 */
export function referenceKernels(memory: ArrayBufferLike): Kernels {
  const views = viewsOf(memory)
  return {
    ...matrixKernels(views),
    ...denseKernels(views),
    ...vectorKernels(views),
    ...surrogateKernels(views),
    ...ppoKernels(views),
    ...randomKernels(views),
    ...gaussianKernels(views),
    ...categoricalKernels(views),
    ...bernoulliKernels(views),
    ...explorationKernels(views),
  }
}
