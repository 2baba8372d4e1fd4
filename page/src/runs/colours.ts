// Which colour a run has, in the table and in every chart: its own, or that of its setting where seeds are folded into one curve (and
// where more runs are shown than there are colours, so that what belongs together looks it).

import { computed } from '@preact/signals'
import { COLOURS } from '../chart/palette.js'
import { runSignal } from '../data/live.js'
import { settingKey } from './filter.js'
import { chosen, folded } from './view.js'

let last: ReadonlyMap<string, number> = new Map()

/** Slots of the palette by run; the same value as long as they are equal. */
export const slots = computed<ReadonlyMap<string, number>>(() => {
  const bySetting = folded.value || chosen.value.length > COLOURS
  const keys = new Map<string, number>()
  const next = new Map(chosen.value.map((id) => {
    const run = runSignal(id)?.value
    const key = bySetting && run !== undefined ? settingKey(run) : id
    const slot = keys.get(key) ?? keys.size
    keys.set(key, slot)
    return [id, slot]
  }))
  if (next.size !== last.size || [...next].some(([id, slot]) => last.get(id) !== slot)) last = next
  return last
})
