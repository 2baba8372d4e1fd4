// Watch: a policy of a run acts in the page. The address holds the choice (run, policy, seed, sample), so that a scene can be shared;
// what plays is a Show (show.ts), opened anew for another run and kept for another policy of the same.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { amend, valueOf } from '../shell/router.js'
import { theme } from '../shell/theme.js'
import type { WatchProps } from '../watch-props.js'
import { onKeys } from './keys.js'
import { fetchPolicy, policiesInOrder } from './load.js'
import { Chance, describePolicy, PolicySlider, Transport } from './panel/controls.js'
import { Readings, summary } from './panel/readings.js'
import { SPEEDS } from './player.js'
import { Show } from './show.js'
import './watch.css'

export default function Watch(props: WatchProps) {
  return valueOf('record') === null ? <Player {...props} /> : <Recording />
}

/** For `trpo play --gif`: nothing but what records. */
function Recording() {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    void import('./recording/recorder.js').then(({ offerRecorder }) => {
      offerRecorder()
      setReady(true)
    })
  }, [])
  return <p class="notice" data-recorder={ready ? 'ready' : 'loading'}>This page records a play for `trpo play`.</p>
}

function Player({ runs, selected }: WatchProps) {
  const watchable = runs.filter(({ policies }) => policies.length > 0)
  const run = watchable.find(({ id }) => id === selected) ?? watchable.at(0) ?? null
  const policies = useMemo(() => (run === null ? [] : policiesInOrder(run)), [run])
  const asked = valueOf('policy')
  const policy = policies.find(({ name }) => name === asked) ?? policies.find(({ name }) => name === 'last') ?? policies.at(-1)
  const seed = seedOf(valueOf('seed')), sample = valueOf('sample') === '1'
  const frame = useRef<HTMLDivElement>(null)
  const { show, failure } = useShow(frame, run?.id ?? null, policy?.name ?? null, seed, sample)
  const choose = (name: string): void => { amend({ policy: name }) }
  useKeys(show, policies.map(({ name }) => name), policy?.name ?? '', choose)
  if (run === null || policy === undefined) return <NothingToWatch runs={runs.length} />
  const player = show?.player ?? null
  const problem = failure ?? player?.failure.value ?? null
  return (
    <section class="watch" aria-label="Watch">
      <div class="bar watch-what">
        <label class="watch-field">
          <span>Run</span>
          <select value={run.id} onChange={({ currentTarget }) => { amend({ run: currentTarget.value, policy: null, seed: null }) }}>
            {watchable.map(({ id, env }) => <option key={id} value={id}>{id === '' ? env : `${id} · ${env ?? ''}`}</option>)}
          </select>
        </label>
        <PolicySlider policies={policies} chosen={policy.name} choose={choose} />
        <Chance
          seed={seed ?? show?.entry.seed ?? null} sample={sample} setSeed={(next) => { amend({ seed: String(next) }) }}
          setSample={(next) => { amend({ sample: next ? '1' : null }) }}
        />
      </div>
      <div class="watch-scene">
        <div class="watch-frame" ref={frame} data-state={problem !== null ? 'failed' : show === null ? 'loading' : 'ready'} />
        {problem !== null && <p class="notice watch-problem" role="alert">{problem}</p>}
        {problem === null && show === null && <p class="watch-loading" role="status">Loading the environment and the policy …</p>}
        <Transport player={player} />
        <Told show={show} policy={describePolicy(policy)} />
      </div>
      {show !== null && <Readings show={show} />}
    </section>
  )
}

/** What is happening, in a sentence; read aloud only where that is asked for, as it changes all the time. */
function Told({ show, policy }: { readonly show: Show | null, readonly policy: string }) {
  const [aloud, setAloud] = useState(false)
  const [told, setTold] = useState('')
  const moment = show?.player.shown.value ?? null
  const text = show === null ? '' : summary(show.entry.env, policy, moment, show.player.playing.value)
  const latest = useRef(text)
  latest.current = text
  useEffect(() => {
    const timer = setInterval(() => { setTold(latest.current) }, aloud ? 4000 : 400)
    return () => { clearInterval(timer) }
  }, [aloud])
  return (
    <div class="watch-told">
      <p aria-live={aloud ? 'polite' : 'off'}>{told}</p>
      <label class="watch-field">
        <input type="checkbox" checked={aloud} onChange={({ currentTarget }) => { setAloud(currentTarget.checked) }} />
        <span>read aloud</span>
      </label>
    </div>
  )
}

function NothingToWatch({ runs }: { readonly runs: number }) {
  return (
    <div class="notice">
      <h1>Nothing to watch yet</h1>
      <p>{runs === 0 ? 'There are no runs in this directory.' : 'No run here has saved a policy so far; a training run saves its first within about ten seconds.'}</p>
    </div>
  )
}

function seedOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function useShow(
  frame: { readonly current: HTMLDivElement | null }, run: string | null, policy: string | null, seed: number | null, sample: boolean,
): { readonly show: Show | null, readonly failure: string | null } {
  const [show, setShow] = useState<Show | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const wanted = useRef({ policy, seed, sample })
  useEffect(() => {
    const { current: container } = frame
    if (container === null || run === null || policy === null) return undefined
    let opened: Show | null = null, left = false
    setShow(null)
    setFailure(null)
    wanted.current = { policy, seed, sample }
    Show.open(container, { run, policy, seed, sample, theme: theme.peek() }).then(
      (made) => {
        opened = made
        if (left) { made.close(); return }
        made.player.start()
        made.player.playing.value = true
        setShow(made)
      },
      (error: unknown) => { if (!left) setFailure(error instanceof Error ? error.message : String(error)) },
    )
    return () => {
      left = true
      opened?.close()
    }
  }, [run])
  useEffect(() => {
    if (show === null || run === null || policy === null) return undefined
    const before = wanted.current
    wanted.current = { policy, seed, sample }
    const leaving = new AbortController()
    const change = {
      ...seed !== before.seed && { seed: seed ?? show.entry.seed },
      ...sample !== before.sample && { sample },
    }
    if (Object.keys(change).length > 0) show.player.use(change)
    if (policy !== before.policy) {
      fetchPolicy(run, policy, leaving.signal).then(
        (loaded) => { if (!leaving.signal.aborted) show.player.use({ policy: loaded }) },
        (error: unknown) => { if (!leaving.signal.aborted) setFailure(error instanceof Error ? error.message : String(error)) },
      )
    }
    return () => { leaving.abort() } // a slider passes by many
  }, [show, run, policy, seed, sample])
  const chosen = theme.value
  useEffect(() => { show?.stage.setTheme(chosen) }, [show, chosen])
  return { show, failure }
}

function useKeys(show: Show | null, policies: readonly string[], policy: string, choose: (name: string) => void): void {
  const latest = useRef({ policies, policy, choose })
  latest.current = { policies, policy, choose }
  useEffect(() => {
    if (show === null) return undefined
    const { player } = show
    return onKeys({
      toggle: () => { player.toggle() },
      step: () => { player.stepOnce() },
      restart: () => { player.restart() },
      faster: (by) => { player.speed.value = beside(SPEEDS, player.speed.value, by) },
      later: (by) => {
        const { policies: names, policy: current, choose: take } = latest.current
        const next = beside(names, current, by)
        if (next !== current) take(next)
      },
    })
  }, [show])
}

/** The next or the last entry before; at an end of the list, the entry itself. */
function beside<T>(list: readonly T[], entry: T, by: 1 | -1): T {
  return list[list.indexOf(entry) + by] ?? entry
}
