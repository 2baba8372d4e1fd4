// Runs a generator to its end, or until Ctrl-C. The first one lets the iteration in progress finish and closes the generator, which
// writes what it has; the second ends the process at once.

export type Driven<Result> = { readonly finished: true, readonly result: Result } | { readonly finished: false }

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED_EXIT_CODE = 130

export async function driveUntilInterrupted<Report, Result>(
  generator: AsyncGenerator<Report, Result>, onReport: (report: Report) => void,
): Promise<Driven<Result>> {
  let interrupted = false
  const onInterrupt = (): void => {
    if (interrupted) process.exit(INTERRUPTED_EXIT_CODE)
    interrupted = true
    process.stderr.write('\nStopping after this iteration. Ctrl-C again stops at once.\n')
  }
  const wasInterrupted = (): boolean => interrupted
  process.on('SIGINT', onInterrupt)
  try {
    for (;;) {
      const step = await generator.next()
      if (step.done === true) return { finished: true, result: step.value }
      onReport(step.value)
      if (wasInterrupted()) {
        await generator.return(undefined as never)
        return { finished: false }
      }
    }
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
