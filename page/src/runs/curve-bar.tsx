// Above the curves: which metrics, over what, how smooth, seed by seed or folded.

import { useComputed } from '@preact/signals'
import { runSignal } from '../data/live.js'
import { inReadingOrder, titleOf } from '../data/metrics.js'
import { zoom, zoomTo } from '../chart/shared-axis.js'
import { amend } from '../shell/router.js'
import { axis, chosen, folded, metrics, smoothing, SMOOTHINGS } from './view.js'

export function CurveBar() {
  return (
    <div class="bar" role="group" aria-label="Curves">
      <MetricPicker />
      <Switch legend="Axis" name="x" value={axis.value} options={[['steps', 'steps'], ['seconds', 'seconds']]} />
      <Switch legend="Seeds" name="seeds" value={folded.value ? 'folded' : 'single'} options={[['folded', 'folded'], ['single', 'single']]} />
      <Smoothing />
      {zoom.value === null ? null : <button type="button" onClick={() => { zoomTo(null) }}>Whole axis</button>}
    </div>
  )
}

interface SwitchProps {
  readonly legend: string
  readonly name: string
  readonly value: string
  /** The first is what holds when the address says nothing. */
  readonly options: readonly (readonly [value: string, title: string])[]
}

function Switch({ legend, name, value, options }: SwitchProps) {
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(([option, title], i) => (
        <label key={option}>
          <input
            type="radio" name={name} value={option} checked={value === option}
            onChange={() => { amend({ [name]: i === 0 ? null : option, between: name === 'x' ? null : zoomText() }) }}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** The part of the axis as it is: another axis has other numbers, everything else keeps it. */
function zoomText(): string[] | null {
  const part = zoom.peek()
  return part === null ? null : [String(part.from), String(part.to)]
}

function Smoothing() {
  const at = SMOOTHINGS.indexOf(smoothing.value)
  const said = smoothing.value === 1 ? 'not smoothed' : `mean of ${smoothing.value} iterations`
  return (
    <label class="smoothing">
      <span>Smoothing</span>
      <input
        type="range" min={0} max={SMOOTHINGS.length - 1} value={at} aria-valuetext={said}
        onInput={({ currentTarget }) => { amend({ smooth: currentTarget.value === '0' ? null : String(SMOOTHINGS[Number(currentTarget.value)]) }) }}
      />
      <output>{said}</output>
    </label>
  )
}

function MetricPicker() {
  const names = useComputed(() => inReadingOrder([...chosen.value.flatMap((id) => runSignal(id)?.value.metrics ?? []), ...metrics.value]).join('\n'))
  const shown = metrics.value
  const toggle = (name: string): void => {
    amend({ metrics: shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name] })
  }
  return (
    <details class="picker">
      <summary>Metrics <span class="count">{shown.length}</span></summary>
      <div class="picker-list" role="group" aria-label="Metrics">
        {names.value.split('\n').filter((name) => !['iteration', 'steps'].includes(name)).map((name) => (
          <label key={name}>
            <input type="checkbox" checked={shown.includes(name)} onChange={() => { toggle(name) }} />
            <span>{titleOf(name)}</span>
            {titleOf(name) === name ? null : <code>{name}</code>}
          </label>
        ))}
      </div>
    </details>
  )
}
