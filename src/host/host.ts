// What the core needs from the machine it runs on: threads, a clock, the kernels' bytes, a pause for the event loop.
// host/node.ts implements it; a browser's implementation follows. The core never reaches for these itself.

/** What a new thread is handed; plain data and shared memory only. */
export interface ThreadStart {
  /** Which program the thread builds (training/programs.ts). */
  readonly program: string
  readonly data: unknown
  /** Shared memory, compiled kernels, where the arena starts. */
  readonly shared: unknown
  readonly threads: number
  readonly index: number
}

export interface Thread {
  /** Called once if the thread ends, with the reason; also if it already has. */
  onExit(listener: (reason: string) => void): void
  terminate(): Promise<void>
}

export interface Host {
  /** Seconds on a monotonic clock; for reports only, never for results. */
  now(): number
  /** Lets timers, signals and input run: settles after one turn of the event loop. */
  breathe(): Promise<void>
  /** The compiled kernels, for a shared or an unshared memory. */
  kernelBytes(shared: boolean): Uint8Array
  startThread(start: ThreadStart): Thread
}
