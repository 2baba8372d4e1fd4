// Long work in slices, so that the event loop turns: signals are heard, progress is drawn, whatever a collection takes.

import type { Host } from '../host/host.js'

const SLICE_SECONDS = 0.05

/** Runs steps 0 … steps − 1 in slices of about 50 ms, with a turn of the event loop after each. */
export async function pace(run: (from: number, to: number) => void, steps: number, host: Host): Promise<void> {
  let slice = 8
  for (let from = 0; from < steps;) {
    const to = Math.min(from + slice, steps)
    const start = host.now()
    run(from, to)
    const seconds = host.now() - start
    slice = seconds < SLICE_SECONDS / 2 ? slice * 2 : seconds > SLICE_SECONDS * 2 ? Math.max(1, slice >> 1) : slice
    from = to
    await host.breathe()
  }
}
