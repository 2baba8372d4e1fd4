// Above the table: what is listed of the runs, and what is chosen.

import { useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { RunEntry } from '../../../src/dashboard/protocol.js'
import { plural } from '../data/format.js'
import { runs } from '../data/live.js'
import { amend } from '../shell/router.js'
import { FIND, isAwaited } from './find.js'
import { choose, chooseSeeds, chosen, filter, listed } from './view.js'

export function RunBar() {
  const { text } = filter.value
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isAwaited()) field.current?.focus()
  }, [])
  return (
    <div class="bar" role="search" aria-label="Runs">
      <label class="find">
        <span class="visually-hidden">Find runs</span>
        <input
          ref={field} id={FIND} type="search" placeholder="Find …  /" value={text} autocomplete="off" spellcheck={false}
          onInput={({ currentTarget: { value } }) => { amend({ find: value === '' ? null : value }) }}
        />
      </label>
      <Choice name="status" any="any status" of={(run) => run.status} />
      <Choice name="env" any="any environment" of={(run) => run.env} />
      <Choice name="algorithm" any="any algorithm" of={(run) => run.algorithm} />
      <p class="counts">{plural(listed.value.length, 'run')}{listed.value.length < runs.value.length ? ` of ${runs.value.length}` : ''}, {chosen.value.length} shown</p>
      <button type="button" disabled={chosen.value.length === 0} title="of the settings that are shown" onClick={() => { chooseSeeds([]) }}>Add seeds</button>
      <button type="button" onClick={() => { choose(runs.value.filter(({ id, status }) => status !== 'damaged' && listed.value.includes(id)).map(({ id }) => id)) }}>Show all</button>
      <button type="button" disabled={chosen.value.length === 0} onClick={() => { choose([]) }}>Show none</button>
    </div>
  )
}

interface ChoiceProps {
  readonly name: 'status' | 'env' | 'algorithm'
  readonly any: string
  readonly of: (run: RunEntry) => string | null
}

/** A filter by one of the values that occur; not there where there is nothing to choose. */
function Choice({ name, any, of }: ChoiceProps) {
  const options = useComputed(() => [...new Set(runs.value.map(of))].filter((value) => value !== null).sort().join('\n'))
  const values = options.value.split('\n')
  const value = filter.value[name]
  if (values.length < 2 && value === null) return null
  return (
    <select aria-label={any.replace('any ', '')} value={value ?? ''} onChange={({ currentTarget }) => { amend({ [name]: currentTarget.value === '' ? null : currentTarget.value }) }}>
      <option value="">{any}</option>
      {values.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  )
}
