// What the core needs from the machine it runs on: threads, a clock, the kernels' bytes, a pause for the event loop.
// host/node/ and host/browser/ implement it. The core never reaches for these itself.

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
  /** What the thread sent since the last call, in order. */
  received(): unknown[]
  /** Called once if the thread ends, with the reason; also if it already has. */
  onExit(listener: (reason: string) => void): void
  terminate(): Promise<void>
}

/** Files, as far as runs need them. Paths are the host's. Each call may fail; callers decide what is lost. */
export interface Files {
  exists(path: string): Promise<boolean>
  /** Names in a directory, sorted; empty if there is none. */
  list(path: string): Promise<string[]>
  read(path: string): Promise<Uint8Array>
  /** The last so many bytes of a file; all of it if it is shorter. */
  readEnd(path: string, bytes: number): Promise<Uint8Array>
  /** Creates or replaces a file. Not durable until `sync`. */
  write(path: string, content: Uint8Array): Promise<void>
  append(path: string, content: Uint8Array): Promise<void>
  /** Returns once a file's, or a directory's, content is on the disk. */
  sync(path: string): Promise<void>
  /** Replaces `to` atomically (files), or moves a directory to a free place. */
  rename(from: string, to: string): Promise<void>
  /** Makes a directory and those above it, unless they are there; durable when it returns. */
  makeDirectory(path: string): Promise<void>
  /** Removes a file, or a directory with all in it; no error if there is none. */
  remove(path: string): Promise<void>
}

export interface Host {
  /** Seconds on a monotonic clock; for reports only, never for results. */
  now(): number
  /** Lets timers, signals and input run: settles after one turn of the event loop. */
  breathe(): Promise<void>
  /** The compiled kernels, for a shared or an unshared memory. */
  kernelBytes(shared: boolean): Uint8Array
  startThread(start: ThreadStart): Thread
  /** Threads to use unless told otherwise. */
  defaultThreads(): number
  readonly files: Files
}
