// Which distribution acts in which action space.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { PLAIN, type ActionForm } from './action-form.js'
import { bernoulli } from './bernoulli.js'
import { categorical } from './categorical.js'
import { diagonalGaussian } from './diagonal-gaussian.js'
import type { Distribution } from './distribution.js'
import { sdeGaussian } from './sde-gaussian.js'
import { squashed } from './squashed.js'
import { stateGaussian } from './state-gaussian.js'

/**
 * Box → a Gaussian of the form asked for, Discrete → categorical, MultiDiscrete → multi-categorical, MultiBinary → Bernoulli.
 * @param arena for small constants and workspaces of one thread @param features width of the policy's last hidden layer, for gSDE
 */
export function distributionFor(
  space: ActionSpaceJSON, kernels: Kernels, arena: Arena, memory: ArrayBufferLike, form: ActionForm = PLAIN, features = 0,
): Distribution {
  switch (space.kind) {
    case 'Box': return gaussianFor(space, kernels, arena, memory, form, features)
    case 'Discrete': return categorical(kernels, arena, [space.n])
    case 'MultiDiscrete': return categorical(kernels, arena, space.nvec)
    case 'MultiBinary': return bernoulli(kernels, memory, product(space.shape))
    default: return space satisfies never
  }
}

function gaussianFor(
  space: Extract<ActionSpaceJSON, { kind: 'Box' }>, kernels: Kernels, arena: Arena, memory: ArrayBufferLike,
  { exploration, stateDependentStd, squashActions }: ActionForm, features: number,
): Distribution {
  const n = product(space.shape)
  if (exploration === 'gsde') return sdeGaussian(kernels, arena, memory, n, features)
  const gaussian = stateDependentStd ? stateGaussian(kernels, memory, n) : diagonalGaussian(kernels, memory, n)
  if (!squashActions) return gaussian
  const places = stateDependentStd
    ? (out: number) => ({ mean: out, meanStride: 2 * n, logStd: out + 4 * n, logStdStride: 2 * n })
    : (out: number, free: number) => ({ mean: out, meanStride: n, logStd: free, logStdStride: 0 })
  return squashed(kernels, gaussian, places, n, space.low.map(Number), space.high.map(Number))
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1)
}
