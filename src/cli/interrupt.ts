// Runs a generator to its end, or until Ctrl-C. The first one lets the iteration in progress finish and closes the generator, which
// writes what it has; the second ends the process at once.

export type Driven<Result> = { readonly finished: true, readonly result: Result } | { readonly finished: false }

export interface DriveEvents<Report> {
  readonly report: (report: Report) => void
  /** The first Ctrl-C. */
  readonly interrupt: () => void
  /** The second one: the last that is called. */
  readonly abort: () => void
}

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED_EXIT_CODE = 130

export async function driveUntilInterrupted<Report, Result>(
  generator: AsyncGenerator<Report, Result>, events: DriveEvents<Report>,
): Promise<Driven<Result>> {
  let interrupts = 0
  const interrupted = (): boolean => interrupts > 0
  const onInterrupt = (): void => {
    interrupts++
    if (interrupts === 1) {
      events.interrupt()
    } else {
      events.abort()
      process.exit(INTERRUPTED_EXIT_CODE)
    }
  }
  process.on('SIGINT', onInterrupt)
  try {
    for (;;) {
      const step = await generator.next()
      if (step.done === true) return { finished: true, result: step.value }
      events.report(step.value)
      if (interrupted()) {
        await generator.return(undefined as never) // the generator is not asked for a result
        return { finished: false }
      }
    }
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
