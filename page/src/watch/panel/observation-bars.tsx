// What the policy sees: each number of the observation as its deviation from what it saw in training, in standard deviations (those of the
// policy's own normaliser). Names and numbers stand beside it where there are few.

import { useEffect, useRef } from 'preact/hooks'
import type { Environment, Observation, TrainedPolicy } from '../../../../src/browser.js'
import { formatNumber } from '../../data/format.js'
import { theme } from '../../shell/theme.js'
import { observationName } from '../names.js'

const MOST_NAMED = 12
const REACH = 4

interface ObservationProps {
  readonly env: string
  readonly environment: Environment
  readonly policy: TrainedPolicy
  readonly observation: Observation
}

export function ObservationBars({ env, environment: { observationSpace }, policy: { numbers }, observation }: ObservationProps) {
  const flat = new Float64Array(observationSpace.flatSize)
  observationSpace.flatten(observation, flat, 0)
  const deviations = Array.from(flat, (value, i) => (value - numbers.mean[i]) * numbers.inverseStd[i])
  if (flat.length > MOST_NAMED) return <Strip deviations={deviations} />
  return (
    <ul class="watch-actions">
      {deviations.map((deviation, i) => {
        const share = Math.max(-1, Math.min(1, deviation / REACH)) / 2
        return (
          <li key={i}>
            <span>{observationName(env, i)}</span>
            <span class="watch-track" data-kind="observation">
              <i style={{ left: `${50 + 100 * Math.min(0, share)}%`, width: `${100 * Math.abs(share)}%` }} />
              <b style={{ left: '50%' }} />
            </span>
            <output>{formatNumber(Math.round(flat[i] * 1000) / 1000)}</output>
          </li>
        )
      })}
    </ul>
  )
}

function Strip({ deviations }: { readonly deviations: readonly number[] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chosen = theme.value
  useEffect(() => {
    const { current } = canvas
    const pen = current?.getContext('2d')
    if (current === null || pen === null || pen === undefined) return
    const { clientWidth: width, clientHeight: height } = current
    current.width = Math.round(width * devicePixelRatio)
    current.height = Math.round(height * devicePixelRatio)
    pen.scale(devicePixelRatio, devicePixelRatio)
    const style = getComputedStyle(current)
    const step = width / deviations.length
    pen.fillStyle = style.getPropertyValue('--rule')
    pen.fillRect(0, height / 2, width, 1)
    pen.fillStyle = style.getPropertyValue('--series-1')
    deviations.forEach((deviation, i) => {
      const long = Math.max(-1, Math.min(1, deviation / REACH)) * (height / 2 - 2)
      pen.fillRect(i * step, height / 2 - Math.max(long, 0), Math.max(0.6, step * 0.8), Math.max(0.5, Math.abs(long)))
    })
  }, [deviations, chosen])
  return <canvas ref={canvas} class="watch-strip" role="img" aria-label={`${deviations.length} numbers of the observation, as deviations from their means in training`} />
}
