// How everything here is timed: warm-up, then rounds in which every contestant runs once (A B C A B C …), so that a change of the
// machine's speed or another program's load meets all of them alike. Nothing is decided here; rows.ts sums the samples up.

/** One thing to be timed; returns seconds per call. Asynchronous contestants live in another process. */
export interface Contestant {
  readonly name: string
  readonly sample: () => number | Promise<number>
}

/** Samples of each contestant, in seconds per call, by name; the same number of rounds for all. */
export async function interleave(contestants: readonly Contestant[], rounds: number): Promise<Map<string, number[]>> {
  const samples = new Map(contestants.map(({ name }): [string, number[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, sample } of contestants) samples.get(name)!.push(await sample())
  }
  return samples
}

/**
 * A contestant that calls `run` often enough for `seconds` a sample, so that the clock and the call itself do not matter.
 * Warms up first: V8 compiles a hot WASM function anew, and a JavaScript function several times.
 */
export function contestant(name: string, run: () => void, { seconds = 0.005, warmup = 0.1 } = {}): Contestant {
  let calls = 1
  const begun = now()
  for (let spent = 0; spent < warmup; spent = now() - begun) {
    const time = timed(run, calls)
    if (time < seconds) calls *= 2
  }
  const perCall = timed(run, calls) / calls
  const count = Math.max(1, Math.round(seconds / perCall))
  return { name, sample: () => timed(run, count) / count }
}

/** Seconds on a monotonic clock. */
export function now(): number {
  return performance.now() / 1000
}

function timed(run: () => void, calls: number): number {
  const start = now()
  for (let i = 0; i < calls; i++) run()
  return now() - start
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** Quantile by linear interpolation between the ordered samples. */
export function quantile(samples: readonly number[], q: number): number {
  const ordered = samples.toSorted((a, b) => a - b)
  const at = q * (ordered.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, ordered.length - 1)
  return ordered[below] + (at - below) * (ordered[above] - ordered[below])
}
