// A panel as it is shown: the chart, and what it tells beside what to do about it.

import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import { Chart } from '../chart/chart.js'
import { hasLimit, type Panel } from './panel.js'

interface PanelProps {
  readonly panel: Panel
  readonly reply: TrustRegionReply
}

export function PanelView({ panel, reply }: PanelProps) {
  const lines = useMemo(() => panel.lines(reply), [panel, reply])
  const words = panel.withoutLimit !== undefined && !hasLimit(reply) ? panel.withoutLimit : panel
  return (
    <div class="panel" id={panel.id}>
      <Chart title={words.title} meaning={panel.meaning} lines={lines} unit="steps" log={panel.log ?? false} height={170} />
      <Sentences tells={words.tells} act={words.act} />
    </div>
  )
}

/** In the place of a chart. */
export function Plain({ title, children }: { readonly title: string, readonly children: ComponentChildren }) {
  return <div class="chart"><h3>{title}</h3>{children}</div>
}

export function Sentences({ tells, act }: { readonly tells: string, readonly act: string }) {
  return (
    <dl class="sentences">
      <div><dt>Tells</dt><dd>{tells}</dd></div>
      <div><dt>Do</dt><dd>{act}</dd></div>
    </dl>
  )
}
