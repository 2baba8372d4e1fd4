// The trust region of one run: promised, measured and audited, with what to do about it.

import { useComputed } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { RunEntry, TrustRegionReply } from '../../../src/dashboard/protocol.js'
import { connection, runs } from '../data/live.js'
import { plural } from '../data/format.js'
import { amend, valueOf, valuesOf } from '../shell/router.js'
import { firstChoice } from '../runs/filter.js'
import { keyFigures } from './key-figures.js'
import { AUDIT, POLICY } from './outcome-panels.js'
import { absenceOf, type Group } from './panel.js'
import { PanelView } from './panel-view.js'
import { REGION } from './region-panels.js'
import { STEP } from './step-panels.js'
import { Outcomes, Time } from './tallies.js'
import { TrustRegionFeed } from './trust-region-feed.js'

const GROUPS: readonly Group[] = [REGION, STEP, POLICY, AUDIT]

export function TrustRegionSection() {
  const id = useComputed(() => valueOf('run') ?? valuesOf('runs')?.[0] ?? firstChoice(runs.value).at(0) ?? null).value
  const run = runs.value.find((entry) => entry.id === id) ?? null
  if (runs.value.length === 0) {
    return <p class="notice">{connection.value.state === 'loading' ? 'Reading the runs …' : 'There is no run yet whose trust region could be shown.'}</p>
  }
  return (
    <>
      <div class="trust-head">
        <h1>Trust region</h1>
        <Picker id={id} />
        {run === null ? null : <p class="trust-run">{[run.env, run.algorithm, run.setting, `seed ${run.seed ?? '–'}`, run.status].filter((text) => text !== '' && text !== null).join(' · ')}</p>}
      </div>
      {run === null ? <p class="notice">{id === null ? 'Choose a run.' : `There is no run ${id} in the directory that is served.`}</p> : <Run key={run.id} run={run} />}
    </>
  )
}

function Picker({ id }: { readonly id: string | null }) {
  const options = useComputed(() => runs.value.map((run) => run.id).join('\n')).value.split('\n')
  return (
    <select aria-label="Run" value={id ?? ''} onChange={({ currentTarget: { value } }) => { amend({ run: value, between: null }) }}>
      {id === null || !options.includes(id) ? <option value={id ?? ''}>{id ?? 'choose …'}</option> : null}
      {options.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  )
}

function Run({ run }: { readonly run: RunEntry }) {
  const feed = useMemo(() => (run.status === 'damaged' ? null : new TrustRegionFeed(run.id)), [run.id, run.status === 'damaged'])
  useEffect(() => () => feed?.end(), [feed])
  if (feed === null) return <p class="notice">This run is damaged and cannot be shown: {run.reason ?? 'it cannot be read.'}</p>
  const reply = feed.reply.value
  const failure = feed.failure.value
  if (reply === null) return <p class="notice">{failure === null ? 'Reading …' : `The numbers of this run could not be had: ${failure}`}</p>
  if (reply.iterations === 0) return <p class="notice">This run has not finished an iteration yet; its first numbers appear here by themselves.</p>
  return (
    <>
      {failure === null ? null : <p class="chart-note" data-tone="warning">Not up to date: {failure}</p>}
      <Figures reply={reply} />
      {GROUPS.map((group) => <GroupView key={group.title} group={group} reply={reply} />)}
      <Absent reply={reply} algorithm={run.algorithm ?? 'this algorithm'} />
    </>
  )
}

function Figures({ reply }: { readonly reply: TrustRegionReply }) {
  return (
    <dl class="figures" aria-label={`In figures, over ${plural(reply.iterations, 'iteration')}`}>
      {keyFigures(reply).map(({ name, figure, beside }) => (
        <div key={name}><dt>{name}</dt><dd>{figure}</dd><dd class="beside">{beside}</dd></div>
      ))}
    </dl>
  )
}

function GroupView({ group, reply }: { readonly group: Group, readonly reply: TrustRegionReply }) {
  const panels = group.panels.filter((panel) => absenceOf(panel, reply) === null)
  return (
    <section class="group" aria-label={group.title}>
      <header><h2>{group.title}</h2><p>{group.question}</p></header>
      <div class="panels">
        {group === STEP ? <Outcomes reply={reply} /> : null}
        {panels.map((panel) => <PanelView key={panel.id} panel={panel} reply={reply} />)}
        {group === STEP ? <Time reply={reply} /> : null}
      </div>
    </section>
  )
}

function Absent({ reply, algorithm }: { readonly reply: TrustRegionReply, readonly algorithm: string }) {
  const absent = GROUPS.flatMap(({ panels }) => panels.flatMap((panel) => {
    const why = absenceOf(panel, reply)
    return why === null ? [] : [{ id: panel.id, title: panel.title, why }]
  }))
  if (absent.length === 0) return null
  return (
    <section class="group" aria-label="What does not apply">
      <header><h2>What does not apply</h2><p>to this run of {algorithm}</p></header>
      <dl class="absent">{absent.map(({ id, title, why }) => <div key={id}><dt>{title}</dt><dd>{why}</dd></div>)}</dl>
    </section>
  )
}
