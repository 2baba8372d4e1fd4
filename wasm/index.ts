// What the module exports: the kernels of src/compute/kernels.ts, name for name, and libm's four functions for the test that
// TypeScript and AssemblyScript give them the same bits.

export { gemmNN, gemmNT, gemmTN } from './gemm'
export { denseForward, denseJvp, denseVjp, denseVjpSquares } from './dense'
export { tanhForward } from './activations'
export {
  reduceBlocks, addScaled, dot32, axpy32, scale32, dot64, axpy64, xpby64, normalizeRows, squaredError, errorGradient, gatherRows,
} from './vector'
export { adam } from './adam'
export { surrogateSum, surrogateWeights } from './surrogate'
export { clippedSurrogate, clippedError } from './ppo'
export { philox } from './philox'
export { uniforms, normals } from './random'
export {
  gaussianSample, gaussianLogProb, gaussianEntropy, gaussianEntropyGradient, gaussianKl, gaussianKlGradient, gaussianScore,
  gaussianScoreAlong, gaussianFisher,
} from './gaussian'
export {
  categoricalSample, categoricalMode, categoricalLogProb, categoricalEntropy, categoricalEntropyGradient, categoricalKl,
  categoricalKlGradient, categoricalScore, categoricalScoreAlong, categoricalFisher,
} from './categorical'
export {
  bernoulliSample, bernoulliLogProb, bernoulliEntropy, bernoulliEntropyGradient, bernoulliKl, bernoulliKlGradient, bernoulliScore,
  bernoulliScoreAlong, bernoulliFisher,
} from './bernoulli'
export {
  stateGaussianSample, stateGaussianLogProb, stateGaussianEntropy, stateGaussianEntropyGradient, stateGaussianKl, stateGaussianKlGradient,
  stateGaussianScore, stateGaussianScoreAlong, stateGaussianFisher,
} from './state-gaussian'
export {
  sdeVariances, sdeSample, sdeSampleHeld, sdeLogStd, sdeLogProb, sdeEntropy, sdeEntropyGradient, sdeKl, sdeKlGradient, sdeScore,
  sdeScoreAlong, sdeFisher,
} from './sde'
export { squashLogProb, squashEntropy, squashEntropyGradient } from './squash'
export { joinColumns, splitColumns } from './columns'
export { sin, cos, exp, log } from '../src/compute/libm'

/** First byte behind the module's constants. */
export const heapBase: usize = __heap_base
