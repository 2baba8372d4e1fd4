// The trust region of a run in a few figures: shares and medians over its iterations. Pure.

import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import { formatCount, formatNumber, formatPercent } from '../data/format.js'
import { CHANCE } from './outcome-panels.js'
import { numbersOf } from './panel.js'

export interface KeyFigure {
  readonly name: string
  readonly figure: string
  readonly beside: string
}

export function keyFigures(reply: TrustRegionReply): KeyFigure[] {
  return [...steps(reply), ...region(reply), ...model(reply), ...falls(reply)]
}

function steps({ outcomes, iterations }: TrustRegionReply): KeyFigure[] {
  const accepted = (outcomes as Partial<Record<string, number>>).accepted ?? 0
  return [{ name: 'Steps accepted', figure: iterations === 0 ? '–' : formatPercent(accepted / iterations), beside: `${formatCount(accepted)} of ${formatCount(iterations)}` }]
}

function region(reply: TrustRegionReply): KeyFigure[] {
  const used = ratios(reply, 'kl', 'klLimit')
  if (used.length === 0) {
    const kl = numbers(reply, 'kl')
    return kl.length === 0 ? [] : [{ name: 'KL of a step', figure: formatNumber(median(kl)), beside: `median; most ${formatNumber(Math.max(...kl))}` }]
  }
  return [{ name: 'Limit δ used', figure: formatPercent(median(used)), beside: `median; most ${formatPercent(Math.max(...used))}` }]
}

function model(reply: TrustRegionReply): KeyFigure[] {
  const kept = ratios(reply, 'measuredImprovement', 'predictedImprovement')
  const foreseen = ratios(reply, 'kl', 'quadraticKl')
  const residual = numbers(reply, 'cgResidual')
  return [
    ...(kept.length === 0 ? [] : [{ name: 'Improvement kept', figure: formatPercent(median(kept)), beside: 'measured of predicted, median' }]),
    ...(foreseen.length === 0 ? [] : [{ name: 'KL against the model', figure: formatPercent(median(foreseen)), beside: 'measured of quadratic, median' }]),
    ...(residual.length === 0 ? [] : [{ name: 'CG residual', figure: formatNumber(median(residual)), beside: 'relative, median' }]),
  ]
}

function falls(reply: TrustRegionReply): KeyFigure[] {
  const counted = numbers(reply, 'measuredDecreases').at(-1)
  if (counted === undefined) return []
  return [{ name: 'Falls of the return', figure: formatCount(counted), beside: `significant; ${formatNumber(Math.round(10 * CHANCE * reply.iterations) / 10)} by chance` }]
}

function numbers(reply: TrustRegionReply, metric: string): number[] {
  return (numbersOf(reply, metric) ?? []).filter((value): value is number => value !== null)
}

/** Of the iterations with a step; a refused one has zeros. */
function ratios(reply: TrustRegionReply, above: string, below: string): number[] {
  const [over, under] = [numbersOf(reply, above), numbersOf(reply, below)]
  const step = numbersOf(reply, 'stepNorm')
  if (over === null || under === null) return []
  return over.flatMap((value, i) => {
    const by = under[i]
    return value === null || by === null || by === 0 || step?.[i] === 0 ? [] : [value / by]
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
