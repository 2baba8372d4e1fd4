// The numbers beside the picture: the episode so far, its curves, what the policy did and what it sees.

import type { Moment } from '../../../../src/browser.js'
import { formatCount, formatNumber } from '../../data/format.js'
import type { Show } from '../show.js'
import { ActionBars } from './action-bars.js'
import { ObservationBars } from './observation-bars.js'
import { Sparkline } from './sparkline.js'

export function describeEnd({ end, step }: Moment): string {
  switch (end) {
    case null: return 'under way'
    case 'terminated': return `terminated: the task ended it after ${formatCount(step)} steps`
    case 'truncated': return `truncated: cut at the limit of ${formatCount(step)} steps`
    default: return end satisfies never
  }
}

export function Readings({ show }: { readonly show: Show }) {
  const { player, entry: { env }, environment } = show
  const moment = player.shown.value
  const policy = player.policyNow.value
  if (moment === null) return null
  const { episode, step, observation, action, end } = moment
  const { rewards, returns, values } = player.history
  return (
    <div class="watch-readings">
      <dl class="watch-facts">
        <div><dt>Episode</dt><dd>{formatCount(episode + 1)}</dd></div>
        <div><dt>Step</dt><dd>{formatCount(step)}</dd></div>
        <div><dt>Time</dt><dd>{(step * show.stage.secondsPerStep).toFixed(2)} s</dd></div>
        <div class="watch-end" data-end={end ?? 'none'}><dt>Episode is</dt><dd>{describeEnd(moment)}</dd></div>
      </dl>
      <div class="watch-sparks">
        <Sparkline name="Reward" title="Paid for the step" colour="--series-3" values={rewards} shown={player.shown} />
        <Sparkline name="Return" title="Sum of the rewards of this episode" colour="--series-2" values={returns} shown={player.shown} />
        {policy.spec.value === undefined
          ? <p class="watch-aside">This policy's file is from before files carried the value function: V(s) is not shown.</p>
          : <Sparkline name="Value V(s)" title={valueTitle(policy.spec.value.discount)} colour="--series-1" values={values} shown={player.shown} />}
      </div>
      <section aria-label="Action">
        <h3>Action <small>{environment.actionSpace.kind === 'Box' ? 'between its limits' : 'its choice'}</small></h3>
        <ActionBars env={env} space={environment.actionSpace} action={action} />
      </section>
      <section aria-label="Observation">
        <h3>Observation <small>{formatCount(environment.observationSpace.flatSize)} numbers, in deviations from training</small></h3>
        <ObservationBars env={env} environment={environment} policy={policy} observation={observation} />
      </section>
    </div>
  )
}

function valueTitle(discount: number | null): string {
  return `The discounted return that the value function expects from here${discount === null ? '' : ` (γ = ${formatNumber(discount)})`}`
}

/** What a picture shows, for those who do not see it. */
export function summary(env: string, policy: string, moment: Moment | null, playing: boolean): string {
  if (moment === null) return ''
  const { episode, step, return: sum, value, end } = moment
  const expects = value === null ? '' : `, the value function expects ${formatNumber(value)} from here`
  const state = end !== null ? `The episode was ${end}.` : playing ? 'Playing.' : 'Paused.'
  return `${env}, policy ${policy}: episode ${episode + 1}, step ${formatCount(step)}, return ${formatNumber(sum)}${expects}. ${state}`
}
