// From the server's answer to the lines of a chart: folds with their bands, and single curves of the runs that are in no fold. Pure.

import type { CurvesReply, RunEntry } from '../../../src/dashboard/protocol.js'
import type { Line } from '../chart/line.js'

/**
 * @param slots of the palette, by run
 * @param sparse the metric is only in some iterations, so that gaps mean nothing
 */
export function linesOf(
  reply: CurvesReply, runs: readonly RunEntry[], slots: ReadonlyMap<string, number>, folded: boolean, sparse: boolean,
): Line[] {
  const label = labeller(runs)
  const folds = folded ? reply.folds : []
  const inFold = new Set(folds.flatMap((fold) => fold.runs))
  const foldLines = folds.filter((fold) => fold.runs.some((id) => slots.has(id))).map((fold): Line => ({
    id: `fold ${fold.runs.join(' ')}`,
    label: `${label.setting(fold.runs[0])} (${fold.runs.length} seeds)`,
    x: fold.x,
    y: fold.interquartileMean,
    band: { low: fold.low, high: fold.high },
    slot: slots.get(fold.runs[0]) ?? 0,
  }))
  const single = runs.filter(({ id }) => !inFold.has(id)).flatMap(({ id }): Line[] => {
    const curve = reply.curves[id] as CurvesReply['curves'][string] | undefined
    if (curve?.y.some((value) => value !== null) !== true) return []
    return [{ id, label: label.run(id), ...(sparse ? withoutGaps(curve) : curve), slot: slots.get(id) ?? 0 }]
  })
  return [...foldLines, ...single]
}

function withoutGaps({ x, y }: Pick<Line, 'x' | 'y'>): Pick<Line, 'x' | 'y'> {
  return { x: x.filter((_, i) => y[i] !== null), y: y.filter((value) => value !== null) }
}

interface Labeller {
  readonly run: (id: string) => string
  readonly setting: (id: string) => string
}

/** Names as short as they can be: only what differs among the runs. */
function labeller(runs: readonly RunEntry[]): Labeller {
  const differs = (key: 'env' | 'algorithm' | 'setting'): boolean => new Set(runs.map((run) => run[key])).size > 1
  const parts = (['env', 'algorithm', 'setting'] as const).filter(differs)
  const byId = new Map(runs.map((run) => [run.id, run]))
  const setting = (id: string): string => {
    const run = byId.get(id)
    if (run === undefined) return id
    const said = parts.map((key) => run[key]).filter((text) => text !== null && text !== '')
    return said.length > 0 ? said.join(' ') : parts.length > 0 ? 'defaults' : run.env ?? id
  }
  return { setting, run: (id) => id }
}
