// Where each part of an observation is in the flat row that a network reads: for programs that have to build that row themselves.

import { spaceFromJSON } from '../spaces/space-json.js'
import type { SpaceJSON } from '../spaces/space.js'

export interface ObservationPart {
  /** Keys of a Dict and indices of a Tuple that lead to it; '' for an observation without parts. */
  readonly path: string
  readonly kind: Exclude<SpaceJSON['kind'], 'Dict' | 'Tuple'>
  readonly offset: number
  readonly size: number
  /** How its numbers are written there. */
  readonly form: 'row-major' | 'one-hot' | 'one-hots, one after the other'
}

export function observationLayout(space: SpaceJSON, path: readonly (string | number)[] = [], offset = 0): ObservationPart[] {
  switch (space.kind) {
    case 'Dict': return inOrder(space.spaces, path, offset)
    case 'Tuple': return inOrder(space.spaces.map((part, i) => [i, part] as const), path, offset)
    case 'Box':
    case 'MultiBinary': return [part(space, path, offset, 'row-major')]
    case 'Discrete': return [part(space, path, offset, 'one-hot')]
    case 'MultiDiscrete': return [part(space, path, offset, 'one-hots, one after the other')]
    default: return space satisfies never
  }
}

function inOrder(
  spaces: readonly (readonly [key: string | number, space: SpaceJSON])[], path: readonly (string | number)[], offset: number,
): ObservationPart[] {
  let at = offset
  return spaces.flatMap(([key, space]) => {
    const parts = observationLayout(space, [...path, key], at)
    at += parts.reduce((size, { size: more }) => size + more, 0)
    return parts
  })
}

function part(
  space: Exclude<SpaceJSON, { kind: 'Dict' | 'Tuple' }>, path: readonly (string | number)[], offset: number, form: ObservationPart['form'],
): ObservationPart {
  return { path: path.join('/'), kind: space.kind, offset, size: spaceFromJSON(space).flatSize, form }
}
