// Which distribution acts in which action space.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { bernoulli } from './bernoulli.js'
import { categorical } from './categorical.js'
import { diagonalGaussian } from './diagonal-gaussian.js'
import type { Distribution } from './distribution.js'

/** Box → diagonal Gaussian, Discrete → categorical, MultiDiscrete → multi-categorical, MultiBinary → Bernoulli. */
export function distributionFor(space: ActionSpaceJSON, kernels: Kernels, arena: Arena, memory: ArrayBufferLike): Distribution {
  switch (space.kind) {
    case 'Box': return diagonalGaussian(kernels, memory, product(space.shape))
    case 'Discrete': return categorical(kernels, arena, [space.n])
    case 'MultiDiscrete': return categorical(kernels, arena, space.nvec)
    case 'MultiBinary': return bernoulli(kernels, memory, product(space.shape))
    default: return space satisfies never
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1)
}
