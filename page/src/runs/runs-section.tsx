// The runs: a table, and the curves of those that are chosen.

import { runs } from '../data/live.js'

export function RunsSection() {
  return <ul>{runs.value.map(({ id }) => <li key={id}>{id}</li>)}</ul>
}
