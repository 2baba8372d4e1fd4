// Times the phases of an iteration, for its report only.

/** `lap`: seconds since the last one; `total`: seconds since the start. */
export function stopwatch(now: () => number): { lap: () => number, total: () => number } {
  const start = now()
  let last = start
  return {
    lap: () => {
      const before = last
      last = now()
      return last - before
    },
    total: () => now() - start,
  }
}
