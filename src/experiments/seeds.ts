// Seeds as people type them: `0..9`, `3`, `0,2,5`, `0..4,10..14`.

/** A plan with more seeds than this is a slip of the finger. */
const MOST_SEEDS = 10_000

/**
 * The seeds that a text names, ascending, each once.
 * @throws RangeError that says what was expected
 */
export function parseSeeds(text: string): number[] {
  const seeds = new Set<number>()
  for (const part of text.split(',')) {
    const ends = /^\s*\d+(\.\.\d+)?\s*$/.test(part) ? part.split('..').map(Number) : [NaN]
    const [first, last] = [ends[0], ends[ends.length - 1]]
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first) {
      throw new RangeError(`Got "${text}", expected seeds such as 0..9, 3, 0,2,5 or 0..4,10..14: whole numbers from 0, ranges upwards.`)
    }
    if (seeds.size + last - first >= MOST_SEEDS) throw new RangeError(`Got "${text}", expected at most ${MOST_SEEDS} seeds.`)
    for (let seed = first; seed <= last; seed++) seeds.add(seed)
  }
  return [...seeds].sort((a, b) => a - b)
}

/** The shortest text that `parseSeeds` reads back: `0..4,7`. @param seeds ascending */
export function formatSeeds(seeds: readonly number[]): string {
  const parts: string[] = []
  for (let from = 0; from < seeds.length;) {
    let to = from
    while (to + 1 < seeds.length && seeds[to + 1] === seeds[to] + 1) to++
    parts.push(to === from ? String(seeds[from]) : `${seeds[from]}..${seeds[to]}`)
    from = to + 1
  }
  return parts.join(',')
}
