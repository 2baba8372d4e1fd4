// Which actions are allowed in a state: for discrete spaces a list of 0 and 1 over the logits of the policy, one for each choice of a
// Discrete, one after the other for each choice of every entry of a MultiDiscrete. A forbidden choice has probability 0.

import type { RandomSource } from './random-source.js'
import type { Action, ActionSpace, ActionSpaceJSON } from './space.js'

/** Entries 0 (forbidden) and 1 (allowed), one for each logit; at least one 1 in each entry of the action. */
export type ActionMask = ArrayLike<number>

/** A mask that is none: it has the wrong length or entries, or leaves nothing to do. */
export class ActionMaskError extends Error {
  override readonly name = 'ActionMaskError'
}

/** How many choices each entry of an action has; null for spaces that no mask is for. */
export function maskGroups(space: ActionSpaceJSON): readonly number[] | null {
  switch (space.kind) {
    case 'Discrete': return [space.n]
    case 'MultiDiscrete': return space.nvec
    case 'MultiBinary':
    case 'Box': return null
    default: return space satisfies never
  }
}

/** What is wrong with a mask; null if nothing is. */
export function maskProblem(space: ActionSpaceJSON, mask: unknown): string | null {
  const groups = maskGroups(space)
  if (groups === null) return `an action mask was given, but the action space is ${space.kind}; only Discrete and MultiDiscrete have masks`
  const size = groups.reduce((sum, choices) => sum + choices, 0)
  if (!Array.isArray(mask) && !ArrayBuffer.isView(mask)) return `the action mask is ${String(mask)}; expected a list of ${size} entries 0 or 1, or null`
  const entries = mask as unknown as ArrayLike<unknown>
  if (entries.length !== size) return `the action mask has ${entries.length} entries; expected ${size}, one for each choice`
  let first = 0
  for (const [g, choices] of groups.entries()) {
    let allowed = 0
    for (let i = first; i < first + choices; i++) {
      if (entries[i] !== 0 && entries[i] !== 1) return `entry ${i} of the action mask is ${String(entries[i])}; expected 0 or 1`
      allowed += entries[i] as number
    }
    if (allowed === 0) return `the action mask allows nothing${groups.length > 1 ? ` for entry ${g} of the action` : ''}; expected at least one 1`
    first += choices
  }
  return null
}

/**
 * Writes a mask to out[offset …]; one that is null allows everything.
 * @throws ActionMaskError
 */
export function readMask(space: ActionSpaceJSON, mask: ActionMask | null, out: Uint8Array, offset: number): void {
  if (mask === null) {
    out.fill(1, offset, offset + (maskGroups(space) ?? []).reduce((sum, choices) => sum + choices, 0))
    return
  }
  const problem = maskProblem(space, mask)
  if (problem !== null) throw new ActionMaskError(`${problem}. Correct actionMask; where no action can do anything, end the episode.`)
  out.set(mask, offset)
}

/** logits[i] = −∞ where masks[i] is 0, for i from first to below end: exp makes an exact 0 of it, in every formula. */
export function forbid(logits: Float32Array, masks: Uint8Array, first: number, end: number): void {
  for (let i = first; i < end; i++) if (masks[i] === 0) logits[i] = -Infinity
}

/** Whether a sound mask allows an action of the space. */
export function isAllowed(space: ActionSpaceJSON, mask: ActionMask | null, action: Action): boolean {
  const groups = maskGroups(space)
  if (mask === null || groups === null) return true
  const starts = space.kind === 'MultiDiscrete' ? space.start : space.kind === 'Discrete' ? [space.start] : []
  const chosen = typeof action === 'number' ? [action] : action
  let first = 0
  return groups.every((choices, g) => {
    first += choices
    return mask[first - choices + chosen[g] - starts[g]] === 1
  })
}

/** A uniform draw among the allowed actions; the space's own sample where there is no mask. The mask must be sound. */
export function sampleAllowed(space: ActionSpace, mask: ActionMask | null, random: RandomSource): Action {
  const json = space.toJSON()
  const groups = maskGroups(json)
  if (mask === null || groups === null) return space.sample(random)
  let first = 0
  const chosen = groups.map((choices) => {
    const allowed = Array.from({ length: choices }, (_, i) => i).filter((i) => mask[first + i] === 1)
    first += choices
    return allowed[random.integer(allowed.length)]
  })
  if (json.kind === 'Discrete') return json.start + chosen[0]
  return Int32Array.from(chosen, (i, g) => (json.kind === 'MultiDiscrete' ? json.start[g] : 0) + i)
}
