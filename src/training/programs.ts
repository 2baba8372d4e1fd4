// The programs that threads run: each builds, from plain data, the workspace that thread 0 built.

import type { Host, ThreadStart } from '../host/host.js'
import { makeOne } from '../envs/make.js'
import { specOf } from '../envs/registry.js'
import { serve } from './crew.js'
import { EvaluationWorkspace, type EvaluationStart } from './evaluation-workspace.js'
import { makeSearchEnvironments, SearchWorkspace, type SearchStartData } from './search-workspace.js'
import { makeEnvironments, Workspace, type TrainingStart } from './workspace.js'

export const PROGRAM = { train: 'train', search: 'search', evaluate: 'evaluate' } as const

/** Entry of every thread that a host starts. */
export async function runThread(start: ThreadStart, host: Host, send: (message: unknown) => void): Promise<void> {
  await serve(start, host, send, async (seat) => {
    switch (start.program) {
      case PROGRAM.train: {
        const { config, snapshots } = start.data as TrainingStart
        return new Workspace(seat, config, await makeEnvironments(await specOf(config), config, start.index, start.threads, snapshots))
      }
      case PROGRAM.search: {
        const { config } = start.data as SearchStartData
        return new SearchWorkspace(seat, config, await makeSearchEnvironments(await specOf(config), config))
      }
      case PROGRAM.evaluate: {
        const data = start.data as EvaluationStart
        return new EvaluationWorkspace(seat, data, await makeOne(await specOf(data.spec), data.spec.envOptions))
      }
      default: throw new Error(`no program "${start.program}"`)
    }
  })
}
