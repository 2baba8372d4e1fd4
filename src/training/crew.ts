// Memory, kernels and threads for a program: measures what the program lays out, makes the memory, starts the other threads, and
// builds the same workspace on each. What a program is, it does not know (training/programs.ts does).

import { Arena, measure } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import { compileKernels, createMemory, heapBase, instantiateKernels, type KernelMemory, type KernelModule } from '../compute/load.js'
import { layoutBoard } from '../compute/job-board.js'
import { Team } from '../compute/team.js'
import type { Host, Thread, ThreadStart } from '../host/host.js'

/** What a workspace is built from, on every thread: lay out in the arena, register tasks with the team. */
export interface Seat {
  readonly arena: Arena
  readonly team: Team
  readonly kernels: Kernels
  readonly memory: ArrayBufferLike
  /** Hands a message to thread 0, which finds it with `received`; on thread 0 itself there is nothing to send. */
  readonly send: (message: unknown) => void
}

export interface Crew<W> {
  readonly workspace: W
  readonly team: Team
  /** What the other threads have sent since the last call, by thread. */
  received(): unknown[]
  /** Ends the threads. Safe to call twice. */
  close(): Promise<void>
}

export interface CrewOptions<W> {
  readonly host: Host
  readonly threads: number
  /** Program and data for the other threads, which build the same workspace from them. */
  readonly program: string
  readonly data: unknown
  readonly build: (seat: Seat) => W
  /** Makes the kernels for a memory; the WASM ones if not given. Tests hand in the TypeScript twins (one thread only). */
  readonly kernels?: (memory: KernelMemory) => Kernels
  /** Seconds without a sign of life after which a thread is given up; 120 if not given. */
  readonly hangSeconds?: number
}

interface SharedParts {
  readonly memory: KernelMemory
  readonly module: KernelModule
  readonly start: number
}

/** Starts a crew; returns when every thread has built its workspace. */
export async function assemble<W>(options: CrewOptions<W>): Promise<Crew<W>> {
  const { host, threads, program, data, build, hangSeconds } = options
  const shared = threads > 1 // a page that is not cross-origin isolated has no shared memory, and one thread needs none
  const module = compileKernels(host.kernelBytes(shared))
  const probe = instantiateKernels(module, createMemory(1, shared))
  const start = heapBase(probe)
  const seatIn = (arena: Arena, kernels: Kernels, memory: ArrayBufferLike): Seat => ({
    arena, kernels, memory, team: new Team(layoutBoard(arena, threads), { threads, index: 0, hangSeconds }, host), send: () => undefined,
  })
  const bytes = measure(start, (arena) => build(seatIn(arena, probe, new ArrayBuffer(0))))
  const memory = createMemory(bytes, shared)
  const wasm = instantiateKernels(module, memory)
  const seat = seatIn(new Arena(memory.buffer, start), options.kernels?.(memory) ?? wasm, memory.buffer)
  const workspace = build(seat)
  const others = startThreads(host, seat.team, threads, { program, data, shared: { memory, module, start } satisfies SharedParts })
  try {
    await seat.team.ready()
  } catch (error) {
    await others.close()
    throw error
  }
  return { workspace, team: seat.team, ...others }
}

function startThreads(
  host: Host, team: Team, threads: number, start: Pick<ThreadStart, 'program' | 'data' | 'shared'>,
): Pick<Crew<unknown>, 'received' | 'close'> {
  let closing = false
  const others: Thread[] = []
  for (let index = 1; index < threads; index++) {
    const thread = host.startThread({ ...start, threads, index })
    thread.onExit((reason) => { if (!closing) team.loseThread(`thread ${index} has died: ${reason}`) })
    others.push(thread)
  }
  return {
    received: () => others.flatMap((thread) => thread.received()),
    close: async () => {
      if (closing) return
      closing = true
      team.stop()
      await Promise.all(others.map((thread) => thread.terminate()))
    },
  }
}

/** The life of a thread that `assemble` started: builds the workspace, then serves until the team stops. */
export async function serve(
  start: ThreadStart, host: Host, send: (message: unknown) => void, build: (seat: Seat) => Promise<unknown>,
): Promise<void> {
  const { memory, module, start: first } = start.shared as SharedParts
  const arena = new Arena(memory.buffer, first)
  const team = new Team(layoutBoard(arena, start.threads), start, host)
  try {
    await build({ arena, team, kernels: instantiateKernels(module, memory), memory: memory.buffer, send })
    await team.ready()
    team.serve()
  } catch (error) {
    team.fail(error)
  }
}
