// What the policy just did: a bar between its limits for each number, or the choice among the choices.

import type { Action, ActionSpace, Box } from '../../../../src/browser.js'
import { formatNumber } from '../../data/format.js'
import { actionName } from '../names.js'

interface ActionProps {
  readonly env: string
  readonly space: ActionSpace
  readonly action: Action | null
}

export function ActionBars({ env, space, action }: ActionProps) {
  switch (space.kind) {
    case 'Box': return <Continuous env={env} box={space as unknown as Box} action={action as Float32Array | null} />
    case 'Discrete': {
      const { n, start } = space.toJSON() as { readonly n: number, readonly start: number }
      return (
        <ul class="watch-choices">
          {Array.from({ length: n }, (_, i) => (
            <li key={i} aria-current={action === start + i ? 'true' : undefined}>{actionName(env, i)}</li>
          ))}
        </ul>
      )
    }
    case 'MultiDiscrete':
    case 'MultiBinary': return (
      <ul class="watch-choices">
        {Array.from((action ?? []) as ArrayLike<number>, (value, i) => <li key={i} aria-current={value > 0 ? 'true' : undefined}>{value}</li>)}
      </ul>
    )
    default: return space.kind satisfies never
  }
}

function Continuous({ env, box, action }: { readonly env: string, readonly box: Box, readonly action: Float32Array | null }) {
  return (
    <ul class="watch-actions">
      {Array.from(box.low, (low, i) => {
        const high = box.high[i], value = action?.[i] ?? 0
        const bounded = Number.isFinite(low) && Number.isFinite(high)
        const share = bounded ? (value - low) / (high - low) : 0.5 + 0.5 * Math.tanh(value)
        const zero = bounded ? Math.min(1, Math.max(0, -low / (high - low))) : 0.5
        const from = Math.min(share, zero), wide = Math.abs(share - zero)
        return (
          <li key={i} title={bounded ? `from ${formatNumber(low)} to ${formatNumber(high)}` : 'no limits'}>
            <span>{actionName(env, i)}</span>
            <span class="watch-track">
              <i style={{ left: `${100 * from}%`, width: `${100 * wide}%` }} />
              <b style={{ left: `${100 * zero}%` }} />
            </span>
            <output>{action === null ? '–' : formatNumber(Math.round(value * 1000) / 1000)}</output>
          </li>
        )
      })}
    </ul>
  )
}
