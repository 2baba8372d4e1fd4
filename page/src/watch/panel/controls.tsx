// The hand on the play: start and stop, one step, back to the start, how fast; which policy of the training, which seed, drawn actions.

import { useEffect, useState } from 'preact/hooks'
import type { PolicyEntry } from '../../../../src/dashboard/protocol.js'
import { formatCount } from '../../data/format.js'
import { SPEEDS, type Player, type Speed } from '../player.js'

const SPEED_NAMES: Readonly<Record<Speed, string>> = { 0.25: '¼×', 0.5: '½×', 1: '1×', 2: '2×', 4: '4×', fastest: 'as fast as possible' }

export function Transport({ player }: { readonly player: Player | null }) {
  const playing = player?.playing.value ?? false
  const speed = player?.speed.value ?? 1
  return (
    <div class="bar watch-transport" role="group" aria-label="Playback">
      <button type="button" class="watch-play" disabled={player === null} onClick={() => player?.toggle()} title="Space">
        <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span> {playing ? 'Pause' : 'Play'}
      </button>
      <button type="button" disabled={player === null} onClick={() => player?.stepOnce()} title="Key: .">Step</button>
      <button type="button" disabled={player === null} onClick={() => player?.restart()} title="Key: r">Restart</button>
      <label class="watch-field">
        <span>Speed</span>
        <select value={String(speed)} disabled={player === null} title="Keys: + and −" onChange={({ currentTarget }) => {
          if (player !== null) player.speed.value = SPEEDS.find((known) => String(known) === currentTarget.value) ?? 1
        }}>
          {SPEEDS.map((known) => <option key={known} value={String(known)}>{SPEED_NAMES[known]}</option>)}
        </select>
      </label>
    </div>
  )
}

interface PolicySliderProps {
  readonly policies: readonly PolicyEntry[]
  readonly chosen: string
  readonly choose: (name: string) => void
}

export function describePolicy({ name, steps }: PolicyEntry): string {
  const after = steps === null ? '' : `after ${formatCount(steps)} steps`
  return name === 'last' || name === 'best' ? `${name}${after === '' ? '' : `, ${after}`}` : after
}

export function PolicySlider({ policies, chosen, choose }: PolicySliderProps) {
  const index = Math.max(0, policies.findIndex(({ name }) => name === chosen))
  const text = describePolicy(policies[index])
  return (
    <label class="watch-field watch-policy">
      <span>Policy</span>
      <input
        type="range" min={0} max={Math.max(0, policies.length - 1)} step={1} value={index} disabled={policies.length < 2} aria-valuetext={text} list="watch-policies"
        title="Keys: ← and →" onInput={({ currentTarget }) => { choose(policies[Number(currentTarget.value)].name) }}
      />
      <datalist id="watch-policies">{policies.map(({ name }, i) => <option key={name} value={i} />)}</datalist>
      <output>{text} <small>({index + 1} of {policies.length})</small></output>
    </label>
  )
}

interface ChanceProps {
  readonly seed: number | null
  readonly sample: boolean
  readonly setSeed: (seed: number) => void
  readonly setSample: (sample: boolean) => void
}

export function Chance({ seed, sample, setSeed, setSample }: ChanceProps) {
  const [text, setText] = useState('')
  useEffect(() => { setText(seed === null ? '' : String(seed)) }, [seed])
  const typed = /^\d{1,15}$/.test(text.trim()) ? Number(text) : null
  return (
    <>
      <label class="watch-field" title="The run's own seed plays the episodes of its evaluation">
        <span>Seed</span>
        <input
          type="text" inputMode="numeric" value={text} size={8} disabled={seed === null} aria-invalid={typed === null && text !== ''}
          onInput={({ currentTarget }) => { setText(currentTarget.value) }}
          onChange={() => { if (typed !== null) setSeed(typed) }}
        />
      </label>
      <label class="watch-field">
        <input type="checkbox" checked={sample} onChange={({ currentTarget }) => { setSample(currentTarget.checked) }} />
        <span>drawn actions</span>
      </label>
    </>
  )
}
