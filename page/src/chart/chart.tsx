// A chart: heading, legend with values, plot, and the same in words and numbers.

import { useId, useMemo } from 'preact/hooks'
import { Numbers, sentencesOf } from './in-words.js'
import type { Line } from './line.js'
import { Plot } from './plot.js'
import { Readout } from './readout.js'

export interface ChartProps {
  readonly title: string
  readonly meaning?: string | undefined
  readonly lines: readonly Line[]
  /** Of the axis: steps or seconds. */
  readonly unit: string
  readonly log?: boolean
  readonly height?: number
  /** Why there is nothing to see, or why it may be old; over the plot where that is empty. */
  readonly note?: string | null
  readonly onDraw?: (() => void) | undefined
}

export function Chart({ title, meaning, lines, unit, log = false, height = 190, note = null, onDraw }: ChartProps) {
  const id = useId()
  const words = useMemo(() => sentencesOf(lines, unit), [lines, unit])
  return (
    <figure class="chart" aria-labelledby={`${id}-title`}>
      <figcaption>
        <h3 id={`${id}-title`}>{title}</h3>
        {meaning === undefined || meaning === '' ? null : <p class="meaning">{meaning}{log ? ', log axis' : ''}</p>}
      </figcaption>
      <Readout lines={lines} />
      <div class="plot-place" data-empty={lines.length === 0} style={{ minHeight: `${height}px` }}>
        <Plot lines={lines} log={log} height={height} label={`${title} over ${unit}`} describedBy={`${id}-words`} onDraw={onDraw} />
        {note === null ? null : <p class="chart-note">{note}</p>}
      </div>
      <p class="visually-hidden" id={`${id}-words`}>{words}</p>
      <Numbers lines={lines} title={title} unit={unit} />
    </figure>
  )
}
