// The runs: a table, and the curves of those that are chosen.

import { connection, runIds } from '../data/live.js'
import { CurveBar } from './curve-bar.js'
import { CurveChart } from './curve-chart.js'
import { RunBar } from './run-bar.js'
import { RunTable } from './run-table.js'
import { chosen, filter, listed, metrics, withNumbers } from './view.js'

export function RunsSection() {
  if (runIds.value.length === 0) return <NoRuns />
  return (
    <>
      <h1 class="visually-hidden">Runs</h1>
      <section aria-label="Runs">
        <RunBar />
        {listed.value.length === 0 ? <p class="notice">No run has “{filter.value.text}” and what else is asked for.</p> : <RunTable />}
      </section>
      <section aria-label="Curves">
        <CurveBar />
        <Curves />
      </section>
    </>
  )
}

function NoRuns() {
  const { state } = connection.value
  if (state === 'loading') return <p class="notice">Reading the runs …</p>
  if (state === 'lost') return <p class="notice">The server does not answer, so there are no runs to show. The page tries again by itself.</p>
  return (
    <div class="notice">
      <h1>No runs yet</h1>
      <p>The directory that is served holds no run. Start one and it appears here, with its first iteration:</p>
      <pre><code>trpo train CartPole-v1 --out runs/first</code></pre>
    </div>
  )
}

function Curves() {
  if (chosen.value.length === 0) return <p class="notice">Choose runs in the table to see and compare their curves.</p>
  if (metrics.value.length === 0) return <p class="notice">Choose a metric to see curves.</p>
  const without = chosen.value.filter((id) => !withNumbers.value.includes(id))
  return (
    <>
      {without.length === 0 ? null : <p class="chart-note">No iteration finished yet: {without.join(', ')}.</p>}
      <div class="charts" data-count={metrics.value.length}>{metrics.value.map((metric) => <CurveChart key={metric} metric={metric} />)}</div>
    </>
  )
}
