// What a panel of the trust region's page is: lines out of the server's answer, a sentence on what they tell and one on what to do about
// it, and one for the algorithms that have nothing of the kind.

import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import type { Line } from '../chart/line.js'

export interface Panel {
  readonly id: string
  readonly title: string
  readonly meaning: string
  readonly log?: boolean
  readonly lines: (reply: TrustRegionReply) => Line[]
  readonly tells: string
  readonly act: string
  /** Why a run has no such numbers. */
  readonly absent: string
  /** Said in place of `tells` and `act` where the run has no limit δ. */
  readonly withoutLimit?: { readonly title: string, readonly tells: string, readonly act: string }
  /** Said where every number is zero: then there is nothing to look at. */
  readonly allZero?: string
}

export interface Group {
  readonly title: string
  readonly question: string
  readonly panels: readonly Panel[]
}

/** The line of a metric; none where the run has no such numbers. */
export function lineOf(reply: TrustRegionReply, metric: string, label: string, slot: number, emphasis?: Line['emphasis']): Line[] {
  const y = numbersOf(reply, metric)
  return y === null ? [] : [{ id: metric, label, x: reply.x, y, slot, emphasis }]
}

/** Null where the run has no such numbers at all. */
export function numbersOf({ series }: TrustRegionReply, metric: string): readonly (number | null)[] | null {
  const y = (series as Partial<TrustRegionReply['series']>)[metric]
  return y?.some((value) => value !== null) === true ? y : null
}

/** Why a panel is not shown of a run; null where it is. A limit alone is nothing to look at. */
export function absenceOf(panel: Panel, reply: TrustRegionReply): string | null {
  const own = panel.lines(reply).filter(({ emphasis }) => emphasis !== 'limit')
  if (own.length === 0) return panel.absent
  const zero = panel.allZero !== undefined && own.every(({ y }) => y.every((value) => value === 0 || value === null))
  return zero ? panel.allZero : null
}

export function hasLimit(reply: TrustRegionReply): boolean {
  return numbersOf(reply, 'klLimit') !== null
}
