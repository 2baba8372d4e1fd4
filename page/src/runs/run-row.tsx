// A row of the table: drawn again when its run changes, and only then.

import type { ComponentChildren } from 'preact'
import type { RunEntry, RunStatus } from '../../../src/dashboard/protocol.js'
import { useComputed } from '@preact/signals'
import { now } from '../data/clock.js'
import { formatAge, formatCount, formatNumber, formatPercent, formatRough } from '../data/format.js'
import { runSignal } from '../data/live.js'
import { colourOf } from '../chart/palette.js'
import { slots } from './colours.js'
import { COLUMNS } from './columns.js'
import { toggleChoice } from './view.js'

const MARKS: Readonly<Record<RunStatus, string>> = { running: '●', finished: '✓', stopped: '◦', damaged: '!' }

export interface RowProps {
  readonly id: string
  /** The one row that the tab key reaches. */
  readonly current: boolean
}

export function RunRow({ id, current }: RowProps) {
  const slot = useComputed(() => slots.value.get(id) ?? null).value
  const run = runSignal(id)?.value
  if (run === undefined) return null
  const isChosen = slot !== null
  return (
    <tr data-run={id} data-status={run.status} tabIndex={current ? 0 : -1} aria-selected={isChosen}>
      <td class="choice">
        <input
          type="checkbox" tabIndex={-1} checked={isChosen} disabled={run.status === 'damaged'} aria-label={`Show ${id}`}
          style={slot === null ? undefined : { accentColor: colourOf(slot) }} onChange={() => { toggleChoice(id) }}
        />
      </td>
      <th scope="row" class="run-id">
        {id}
        {run.env === null ? null : <span class="run-under">{run.env}, {run.algorithm}</span>}
      </th>
      <td class="status"><span class="status-mark" aria-hidden="true">{MARKS[run.status]}</span> {run.status}</td>
      {run.status === 'damaged' ? <Damage reason={run.reason} /> : <Figures run={run} />}
    </tr>
  )
}

function Damage({ reason }: { readonly reason: string | null }) {
  return <td class="damage" colSpan={COLUMNS.length - 2}>{reason ?? 'It cannot be read.'}</td>
}

function Figures({ run }: { readonly run: RunEntry }) {
  return (
    <>
      <td class="env">{run.env}</td>
      <td class="minor">{run.algorithm}</td>
      <td class="minor setting" title={run.setting ?? undefined}>{run.setting === null || run.setting === '' ? <Nothing>defaults</Nothing> : run.setting}</td>
      <td class="number">{run.seed}</td>
      <Progress run={run} />
      <td class="number strong">{formatNumber(run.meanReturn)}</td>
      <td class="number minor">{formatNumber(run.evaluation)}</td>
      <td class="number minor">{run.stepsPerSecond === null ? '–' : formatCount(run.stepsPerSecond)}</td>
      <td class="number minor"><Age moment={run.updated} /></td>
    </>
  )
}

function Progress({ run: { steps, plannedSteps, status } }: { readonly run: RunEntry }) {
  const share = plannedSteps > 0 ? Math.min(1, steps / plannedSteps) : 0
  return (
    <td class="number progress" style={{ '--share': String(share) }} title={`${formatCount(steps)} of ${formatCount(plannedSteps)} steps`}>
      {formatCount(steps)}<span class="planned"> {status === 'finished' ? '' : `of ${formatRough(plannedSteps)}, ${formatPercent(share)}`}</span>
    </td>
  )
}

function Age({ moment }: { readonly moment: string | null }) {
  return moment === null ? <>–</> : <time dateTime={moment} title={new Date(moment).toLocaleString()}>{formatAge(moment, now.value)}</time>
}

function Nothing({ children }: { readonly children: ComponentChildren }) {
  return <span class="nothing">{children}</span>
}
