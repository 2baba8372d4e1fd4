// The keys: what they are, in a dialog that `?` opens, and those that work everywhere. Those of a table or a chart are handled there.

import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { FIND, findRuns } from '../runs/find.js'

const KEYS: readonly (readonly [title: string, keys: readonly (readonly [key: string, what: string])[]])[] = [
  ['Everywhere', [['/', 'find runs'], ['?', 'these keys']]],
  ['In the table of runs', [
    ['↑ ↓ Home End', 'another run'],
    ['Space', 'show its curves, or no longer'],
    ['S', 'show all seeds of its setting'],
    ['Enter', 'its trust region'],
  ]],
  ['In a chart', [['← →', 'move the cursor (with Shift: faster)'], ['drag, double click', 'a part of the axis, all of it again']]],
  ['In Watch', [['Space', 'play, pause'], ['.', 'one step'], ['R', 'back to the start'], ['+ −', 'faster, slower'], ['← →', 'another policy']]],
]

const shown = signal(false)

export function openKeys(): void {
  shown.value = true
}

export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const typing = target instanceof HTMLElement && target.closest('input:not([type=checkbox], [type=radio], [type=range]), select, textarea') !== null
    if (key === 'Escape' && target instanceof HTMLElement && target.id === FIND) target.blur()
    if (typing || (key !== '/' && key !== '?')) return
    event.preventDefault()
    if (key === '?') openKeys()
    else findRuns()
  })
}

export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = shown.value
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog class="keys" ref={dialog} aria-labelledby="keys-title" onClose={() => { shown.value = false }}>
      <h2 id="keys-title">Keys</h2>
      {KEYS.map(([title, keys]) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <dl>{keys.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
        </section>
      ))}
      <button type="button" onClick={() => { shown.value = false }}>Close</button>
    </dialog>
  )
}
