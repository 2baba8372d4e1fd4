// Twin of wasm/activations.ts and wasm/tanh.ts, where the method is described; Math.fround after each operation.

import { ACTIVATION } from '../kernels.js'

const { fround } = Math

const SATURATION = fround(8.66434)
const LOG2_E = fround(1.44269504)
const ROUND_TO_WHOLE = 12582912 // 1.5·2²³
const LN2_HI = 0.693359375
const LN2_LO = fround(-2.12194440e-4)
/** q, highest degree first. */
const Q = [0.00138825139054, 0.00836654727079, 0.041667200749, 0.166665434228, 0.499999981495].map(fround)

/** tanh of an f32, the same bits as a lane of wasm/tanh.ts. */
export function tanh32(x: number): number {
  const magnitude = Math.abs(x)
  const a = magnitude > SATURATION ? SATURATION : magnitude
  const twice = fround(a + a)
  const k = fround(fround(fround(twice * LOG2_E) + ROUND_TO_WHOLE) - ROUND_TO_WHOLE)
  const r = fround(fround(twice - fround(k * LN2_HI)) - fround(k * LN2_LO))
  let q = Q[0]
  for (const coefficient of Q.slice(1)) q = fround(fround(q * r) + coefficient)
  const p = fround(r + fround(fround(r * r) * q))
  let power = 1
  for (let i = 0; i < k; i++) power *= 2
  const t = fround(fround(power * p) + fround(power - 1))
  const y = fround(t / fround(t + 2))
  return x < 0 || Object.is(x, -0) ? -y : y
}

/** act(x) in f32; a NaN passes through all three. */
export function activate(x: number, activation: number): number {
  if (activation === ACTIVATION.tanh) return tanh32(x)
  if (activation === ACTIVATION.relu) return x < 0 ? 0 : x
  return x
}

/** dy·act′, act′ from the output y. */
export function timesDerivative(y: number, dy: number, activation: number): number {
  if (activation === ACTIVATION.tanh) return fround(dy * fround(1 - fround(y * y)))
  if (activation === ACTIVATION.relu) return y > 0 ? dy : 0
  return dy
}
