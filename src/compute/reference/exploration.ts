// The twins of the kernels in exploration-kernels.ts together.

import type { ExplorationKernels } from '../exploration-kernels.js'
import { columnKernels } from './columns.js'
import { sdeKernels } from './sde.js'
import { squashKernels } from './squash.js'
import { stateGaussianKernels } from './state-gaussian.js'
import type { Views } from './views.js'

export function explorationKernels(views: Views): ExplorationKernels {
  return { ...stateGaussianKernels(views), ...sdeKernels(views), ...squashKernels(views), ...columnKernels(views) }
}
