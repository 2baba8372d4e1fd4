// "Did you mean …?": the nearest of the known names, for messages about unknown environments, options, config keys and commands.
// Nearness is Levenshtein's distance after letter case, dashes and underscores are put aside, so that max_kl finds maxKl.

import { distance } from 'fastest-levenshtein'

/**
 * The candidate nearest to `name`, the first of equals; undefined if none is near: more than two letters of five would change
 * (so that two swapped letters of a short name are found).
 */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(name)
  let best: string | undefined
  let least = Infinity
  for (const candidate of candidates) {
    const known = plain(candidate)
    const edits = distance(wanted, known)
    if (edits < least && edits <= 0.4 * Math.max(wanted.length, known.length)) {
      best = candidate
      least = edits
    }
  }
  return best
}

/** ` Did you mean "X"?` with its leading blank, to append to a message, or '' if no candidate is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const best = closest(name, candidates)
  return best === undefined ? '' : ` Did you mean "${best}"?`
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}
