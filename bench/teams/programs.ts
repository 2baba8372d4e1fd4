// The programs that threads of this folder run: each builds, from plain data, what thread 0 built.

import { serve } from '../../dist/training/crew.js'
import type { ThreadStart } from '../../dist/host/host.js'
import { BESIDE_ENGINE, BesideEngine, besideEngineParts, type BesideEngineStart } from './beside-engine.js'
import { benchHost, environmentsOf } from './host.js'
import { PRODUCTS, TeamProducts } from './products.js'
import { REPLAY, Replay, type ReplayStart } from './replay.js'

/** Entry of every thread. */
export async function runThread(start: ThreadStart): Promise<void> {
  const part = { index: start.index, of: start.threads }
  await serve(start, benchHost, () => undefined, async (seat) => {
    switch (start.program) {
      case REPLAY: {
        const data = start.data as ReplayStart
        return new Replay(seat, data, await environmentsOf(data, part))
      }
      case BESIDE_ENGINE: {
        const data = start.data as BesideEngineStart
        return new BesideEngine(seat, data, await besideEngineParts(data, part))
      }
      case PRODUCTS: return new TeamProducts(seat)
      default: throw new Error(`no program "${start.program}"`)
    }
  })
}
