// Every action of a discrete space by a number: that of a Discrete its choice, that of several entries the digits of a number in mixed
// base, the last entry counting fastest. In the form in which actions are stored: each entry a choice from 0.

import type { ActionSpaceJSON } from './space.js'

/** How many choices each stored entry of an action has; null for a Box, whose actions nobody can count. */
export function choicesOf(space: ActionSpaceJSON): readonly number[] | null {
  switch (space.kind) {
    case 'Discrete': return [space.n]
    case 'MultiDiscrete': return space.nvec
    case 'MultiBinary': return new Array<number>(space.shape.reduce((product, n) => product * n, 1)).fill(2)
    case 'Box': return null
    default: return space satisfies never
  }
}

/** Number of actions with so many choices for each entry. */
export function actionCount(choices: readonly number[]): number {
  return choices.reduce((product, n) => product * n, 1)
}

/** Writes action number k to out[0 …]. */
export function storeAction(choices: readonly number[], k: number, out: Float32Array): void {
  let rest = k
  for (let entry = choices.length - 1; entry >= 0; entry--) {
    out[entry] = rest % choices[entry]
    rest = Math.floor(rest / choices[entry])
  }
}
