// A place at the kernels for a test: arena, one-thread team, memory made to measure, as a training run would have them.

import type { Kernels } from '../src/compute/kernels.js'
import type { KernelMemory } from '../src/compute/load.js'
import { nodeHost } from '../src/host/node/host.js'
import { assemble, type Seat } from '../src/training/crew.js'

export type { Seat } from '../src/training/crew.js'

/** What `build` lays out. It is called twice, once to measure: it must only lay out, not compute. */
export async function seated<W>(build: (seat: Seat) => W, kernels?: (memory: KernelMemory) => Kernels): Promise<W> {
  const { workspace } = await assemble({ host: nodeHost, threads: 1, program: 'test', data: null, build, kernels })
  return workspace
}
