// What is counted and not drawn over steps: the outcomes of the steps, and where the time went.

import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import { formatCount, formatDuration, formatPercent } from '../data/format.js'
import { colourOf } from '../chart/palette.js'
import { wordsOfOutcome } from './outcomes.js'
import { Plain, Sentences } from './panel-view.js'

export function Outcomes({ reply: { outcomes, iterations } }: { readonly reply: TrustRegionReply }) {
  const counted = Object.entries(outcomes).sort(([, a], [, b]) => b - a)
  return (
    <div class="panel" id="outcomes">
      <Plain title="Outcomes of the steps">
        <ul class="outcomes">
          {counted.map(([outcome, count]) => {
            const { title, words } = wordsOfOutcome(outcome)
            return (
              <li key={outcome}>
                <Bar share={count / iterations} colour={outcome === 'accepted' ? 'var(--accent)' : 'var(--warn)'} />
                <span class="outcome-title">{title}</span>
                <span class="outcome-count">{formatCount(count)}, {formatPercent(count / iterations)}</span>
                {outcome === 'accepted' ? null : <span class="outcome-words">{words}</span>}
              </li>
            )
          })}
        </ul>
      </Plain>
      <Sentences
        tells="How each iteration’s step ended; a step that was refused left the parameters as they were, bit for bit."
        act="A refusal now and then is the guard at work. If refusals become frequent, do what is said beside their reason."
      />
    </div>
  )
}

const PHASES = ['collect', 'policy', 'value', 'statistics', 'evaluation'] as const
/** Of an iteration's time: the phase did not take place. */
const NEGLIGIBLE = 1e-4
const PHASE_WORDS: Readonly<Record<typeof PHASES[number], string>> = {
  collect: 'playing the environments',
  policy: 'gradient, conjugate gradient, line search, or epochs',
  value: 'waiting for the value fit',
  statistics: 'statistics of observations and returns',
  evaluation: 'evaluation on the way',
}

export function Time({ reply: { seconds } }: { readonly reply: TrustRegionReply }) {
  const known = seconds as Partial<Record<string, number>>
  const measured = PHASES.map((name, slot) => ({ name, slot, of: known[name] ?? 0 }))
  const total = known.total ?? measured.reduce((sum, { of }) => sum + of, 0)
  const phases = measured.filter(({ of }) => of > NEGLIGIBLE * total)
  return (
    <div class="panel" id="time">
      <Plain title="Time of an iteration">
        <div class="time-bar" aria-hidden="true">
          {phases.map(({ name, slot, of }) => <span key={name} style={{ width: `${100 * of / total}%`, background: colourOf(slot) }} />)}
        </div>
        <table class="time">
          <caption class="visually-hidden">Mean seconds of an iteration by phase</caption>
          <thead class="visually-hidden"><tr><th scope="col">Phase</th><th scope="col">What it is</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead>
          <tbody>
            {phases.map(({ name, slot, of }) => (
              <tr key={name}>
                <th scope="row"><span class="swatch" aria-hidden="true" style={{ background: colourOf(slot) }} />{name}</th>
                <td class="time-words">{PHASE_WORDS[name]}</td>
                <td>{formatDuration(of)}</td>
                <td>{total > 0 ? formatPercent(of / total) : '–'}</td>
              </tr>
            ))}
            <tr><th scope="row">total</th><td class="time-words">mean of all iterations</td><td>{formatDuration(total)}</td><td /></tr>
          </tbody>
        </table>
      </Plain>
      <Sentences
        tells="Where the wall-clock time of an iteration goes; the value fit runs beside the policy’s step where there are two threads, and only the wait for it counts."
        act="Mostly collect: more threads, or a cheaper environment. Mostly policy: a larger fisherStride or fewer cgIterations; ppo: fewer policyEpochs. Mostly value: fewer valueEpochs. None of the threads changes the result."
      />
    </div>
  )
}

function Bar({ share, colour }: { readonly share: number, readonly colour: string }) {
  return <span class="tally" aria-hidden="true" style={{ '--share': String(share), '--colour': colour }} />
}
