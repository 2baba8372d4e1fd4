// What the page asks for in an address, checked: numbers in their range, names that exist.

import type { CurvesQuestion } from './curves.js'

/** A request that cannot be answered, with its HTTP status. */
export class RequestError extends Error {
  override readonly name = 'RequestError'

  constructor(readonly statusCode: 400 | 404 | 422 | 503, message: string) {
    super(message)
  }
}

export type Query = Readonly<Record<string, unknown>>

const POINTS = { initial: 500, least: 2, most: 20_000 }
const SMOOTH = { initial: 1, least: 1, most: 1_000_000 }

export function curvesQuestion(query: Query): CurvesQuestion {
  const x = query.x ?? 'steps'
  if (x !== 'steps' && x !== 'seconds') throw new RequestError(400, `x: got ${JSON.stringify(x)}, expected steps or seconds.`)
  return { metric: textOf(query, 'metric'), x, points: pointsOf(query), smooth: integerOf(query, 'smooth', SMOOTH) }
}

export function pointsOf(query: Query): number {
  return integerOf(query, 'points', POINTS)
}

/**
 * The ids in a list with commas between them. An id may have commas itself, as the folders of sweeps do, so that the longest known one
 * is taken each time. @throws RequestError for what is no known id
 */
export function idsOf(list: string, isKnown: (id: string) => boolean): string[] {
  const ids: string[] = []
  const parts = list.split(',')
  for (let from = 0; from < parts.length;) {
    let to = parts.length
    while (to > from && !isKnown(parts.slice(from, to).join(','))) to--
    if (to === from) throw new RequestError(404, `run ${JSON.stringify(parts[from])}: there is none of this name in the directory.`)
    ids.push(parts.slice(from, to).join(','))
    from = to
  }
  return [...new Set(ids)]
}

export function textOf(query: Query, name: string): string {
  const value = query[name]
  if (typeof value === 'string' && value !== '') return value
  throw new RequestError(400, `${name}: got ${value === undefined ? 'nothing' : JSON.stringify(value)}, expected one value.`)
}

function integerOf(query: Query, name: string, { initial, least, most }: typeof POINTS): number {
  const value = query[name]
  if (value === undefined) return initial
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN
  if (number >= least && number <= most) return number
  throw new RequestError(400, `${name}: got ${JSON.stringify(value)}, expected an integer from ${least} to ${most}.`)
}
