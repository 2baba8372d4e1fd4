// The kernels, an arena and a team of one thread, for cases that drive parts of the library below `train`; and the networks and
// numbers they use. Everything comes from the built package: what is measured is what is shipped.

import { RandomStream, STREAM } from '../dist/compute/random.js'
import { nodeHost } from '../dist/host/node/host.js'
import { Policy } from '../dist/policy/policy.js'
import { assemble, type Seat } from '../dist/training/crew.js'

export type { Seat } from '../dist/training/crew.js'

/** Lays out a workspace on one thread, in memory shared as in a training run. */
export async function onOneThread<W>(build: (seat: Seat) => W): Promise<W> {
  const crew = await assemble({ host: nodeHost, threads: 1, program: '', data: null, build })
  return crew.workspace
}

/** The network of the comparisons: that of most published MuJoCo results. */
export const NETWORK = { inputs: 17, hidden: [64, 64], outputs: 6 } as const
export const WIDTHS = [NETWORK.inputs, ...NETWORK.hidden, NETWORK.outputs]

/** A tanh Gaussian policy of that shape. */
export function gaussianPolicy({ kernels, arena, memory }: Seat): Policy {
  const { inputs, hidden, outputs } = NETWORK
  const low = Array<number>(outputs).fill(-1), high = Array<number>(outputs).fill(1)
  const actionSpace = { kind: 'Box', shape: [outputs], low, high, dtype: 'float32' } as const
  return new Policy({ inputs, hidden, activation: 'tanh' }, actionSpace, kernels, arena, memory)
}

/** Fills with normal numbers; the same ones for the same `step`. */
export function fillNormal(out: Float32Array | Float64Array, step: number, std = 1): void {
  const random = new RandomStream(1, STREAM.user, 0, step)
  for (let i = 0; i < out.length; i++) out[i] = random.normal(std)
}

/** ‖a − b‖/‖b‖ */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let error = 0
  let size = 0
  for (let i = 0; i < b.length; i++) {
    error += (a[i] - b[i]) * (a[i] - b[i])
    size += b[i] * b[i]
  }
  return Math.sqrt(error / size)
}
