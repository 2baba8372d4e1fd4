// The table of runs: sorted by its headings, walked with the arrow keys. One row at a time is in the order of the tab key; space chooses
// it, S chooses its setting's seeds, Enter opens its trust region.

import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { go } from '../shell/router.js'
import { clicked, COLUMNS, type Column } from './columns.js'
import { RunRow } from './run-row.js'
import { chooseSeeds, listed, order, sortBy, toggleChoice } from './view.js'

export function RunTable() {
  const body = useRef<HTMLTableSectionElement>(null)
  const focused = useSignal<string | null>(null)
  const ids = listed.value
  const current = focused.value !== null && ids.includes(focused.value) ? focused.value : ids[0]

  const focus = (index: number): void => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))]
    focused.value = id
    const row = [...body.current?.rows ?? []].find(({ dataset }) => dataset.run === id)
    row?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = actionOf(event.key, current, ids.indexOf(current), ids.length, focus)
    if (act === null) return
    event.preventDefault()
    act()
  }
  return (
    <div class="table-scroll">
      <table class="runs" role="grid" aria-multiselectable="true" aria-label="Runs" aria-rowcount={ids.length + 1}>
        <thead>
          <tr>
            <td class="choice" />
            {COLUMNS.map((column) => <Heading key={column.key} column={column} />)}
          </tr>
        </thead>
        <tbody
          ref={body} onKeyDown={onKeyDown}
          onFocusIn={({ target }) => {
            const row = target instanceof Element ? target.closest('tr') : null
            focused.value = row?.dataset.run ?? focused.value
          }}
        >
          {ids.map((id) => <RunRow key={id} id={id} current={id === current} />)}
        </tbody>
      </table>
    </div>
  )
}

/** What a key does on a row; null: nothing of ours. */
function actionOf(key: string, id: string, index: number, count: number, focus: (index: number) => void): (() => void) | null {
  switch (key) {
    case 'ArrowDown': return () => { focus(index + 1) }
    case 'ArrowUp': return () => { focus(index - 1) }
    case 'PageDown': return () => { focus(index + 10) }
    case 'PageUp': return () => { focus(index - 10) }
    case 'Home': return () => { focus(0) }
    case 'End': return () => { focus(count - 1) }
    case ' ': return () => { toggleChoice(id) }
    case 's': return () => { chooseSeeds([id]) }
    case 'Enter': return () => { go('trust-region', { run: id }) }
    default: return null
  }
}

function Heading({ column }: { readonly column: Column }) {
  const { key, descending } = order.value
  const sorted = key === column.key
  return (
    <th
      scope="col" data-column={column.key} class={column.numeric ? 'number' : undefined}
      aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" title={column.hint} onClick={() => { sortBy(clicked(column, order.peek())) }}>
        {column.title}<span class="arrow" aria-hidden="true">{sorted ? (descending ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  )
}
