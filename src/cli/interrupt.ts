// Runs a generator to its end, or until Ctrl-C (SIGINT) or SIGTERM. The first signal lets the iteration in progress finish and closes
// the generator, which saves what it has; the second one ends the process at once.

export type StopSignal = 'SIGINT' | 'SIGTERM'

export type Driven<Result> =
  { readonly finished: true, readonly result: Result } | { readonly finished: false, readonly signal: StopSignal }

export interface DriveEvents<Report> {
  readonly report: (report: Report) => void
  /** The first signal. */
  readonly interrupt: (signal: StopSignal) => void
  /** The second one: the last that is called. */
  readonly abort: () => void
}

/** 128 + the signal's number, as shells have it. */
export const SIGNAL_EXIT_CODE: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 }
const SIGNALS = Object.keys(SIGNAL_EXIT_CODE) as StopSignal[]

export async function driveUntilInterrupted<Report, Result>(
  generator: AsyncGenerator<Report, Result>, events: DriveEvents<Report>,
): Promise<Driven<Result>> {
  let first: StopSignal | null = null
  const interrupted = (): StopSignal | null => first
  const onSignal = (signal: StopSignal): void => {
    if (first === null) {
      first = signal
      events.interrupt(signal)
    } else {
      events.abort()
      process.exit(SIGNAL_EXIT_CODE[signal])
    }
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  try {
    for (;;) {
      const step = await generator.next()
      if (step.done === true) return { finished: true, result: step.value }
      events.report(step.value)
      const signal = interrupted()
      if (signal !== null) {
        await generator.return(undefined as never) // the generator is not asked for a result
        return { finished: false, signal }
      }
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
