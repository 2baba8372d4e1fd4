// The library's host, with threads that run the programs of this folder in place of the library's. Team, memory, start and end of a
// thread are those of a training run, so that what is measured on two threads is what training would get there.

import { Worker } from 'node:worker_threads'
import type { Task, Team } from '../../dist/compute/team.js'
import { assemble, type Crew, type Seat } from '../../dist/training/crew.js'
import { specOf } from '../../dist/envs/registry.js'
import type { Host, Thread, ThreadStart } from '../../dist/host/host.js'
import { nodeHost } from '../../dist/host/node/host.js'
import { makeEnvironments, type ThreadEnvironments, type TrainingStart } from '../../dist/training/workspace.js'

export const benchHost: Host = { ...nodeHost, startThread }

/** Which environments of the config are this thread's: those of number `index` of `of` threads. */
export interface Part {
  readonly index: number
  readonly of: number
}

/** A thread's environments, made as a training run makes them. */
export async function environmentsOf({ config, snapshots }: TrainingStart, { index, of }: Part): Promise<ThreadEnvironments> {
  return makeEnvironments(await specOf(config), config, index, of, snapshots)
}

export interface Program<W> {
  readonly program: string
  readonly data: unknown
  readonly build: (seat: Seat) => W
}

/** Builds a program on so many threads, this one included. */
export function start<W>({ program, data, build }: Program<W>, threads: number): Promise<Crew<W>> {
  return assemble({ host: benchHost, threads, program, data, build })
}

/** Has every thread do a task, this one by calling `own`. */
export function onAll(team: Team, task: Task, own: () => void): Promise<void> {
  return team.eachThread(task, () => {
    own()
    return Promise.resolve()
  })
}

function startThread(data: ThreadStart): Thread {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: data })
  return {
    received: () => [],
    onExit: (listener) => {
      worker.on('error', (error) => { listener(error.message) })
      worker.on('exit', (code) => { listener(`exit code ${code}`) })
    },
    terminate: async () => { await worker.terminate() },
  }
}
