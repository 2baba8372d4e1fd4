// What the module exports: the kernels of src/compute/kernels.ts, name for name, and libm's four functions for the test that
// TypeScript and AssemblyScript give them the same bits.

export { gemmNN, gemmNT, gemmTN } from './gemm'
export { denseForward, denseJvp, denseVjp } from './dense'
export { tanhForward } from './activations'
export {
  reduceBlocks, addScaled, dot64, axpy64, xpby64, normalizeRows, squaredError, errorGradient, gatherRows,
} from './vector'
export { adam } from './adam'
export { surrogateSum, surrogateWeights } from './surrogate'
export { philox } from './philox'
export { uniforms, normals } from './random'
export {
  gaussianSample, gaussianLogProb, gaussianEntropy, gaussianKl, gaussianKlGradient, gaussianScore, gaussianFisher,
} from './gaussian'
export {
  categoricalSample, categoricalMode, categoricalLogProb, categoricalEntropy, categoricalKl, categoricalKlGradient,
  categoricalScore, categoricalFisher,
} from './categorical'
export {
  bernoulliSample, bernoulliLogProb, bernoulliEntropy, bernoulliKl, bernoulliKlGradient, bernoulliScore, bernoulliFisher,
} from './bernoulli'
export { sin, cos, exp, log } from '../src/compute/libm'

/** First byte behind the module's constants. */
export const heapBase: usize = __heap_base
