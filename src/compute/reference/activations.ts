// Twin of wasm/activations.ts and wasm/tanh.ts, where the method is described; Math.fround after each operation.

import { ACTIVATION } from '../kernels.js'

const { fround } = Math

const SATURATION = fround(8.66434)
const TWO_LOG2_E = fround(2.88539008)
const ROUND_TO_WHOLE = 12582912 // 1.5·2²³
const LN2 = fround(0.69314718)
/** q, lowest degree first. */
const [Q0, Q1, Q2, Q3, Q4] = [0.499999981495, 0.166665434228, 0.041667200749, 0.00836654727079, 0.00138825139054].map(fround)

/** tanh of an f32, the same bits as a lane of wasm/tanh.ts. */
export function tanh32(x: number): number {
  const a = Math.abs(x)
  const y = a > SATURATION ? 1 : unsaturated(a)
  return x < 0 || Object.is(x, -0) ? -y : y
}

function unsaturated(a: number): number {
  const k = fround(fround(fround(a * TWO_LOG2_E) + ROUND_TO_WHOLE) - ROUND_TO_WHOLE)
  const r = fround(fround(a + a) - fround(k * LN2))
  const square = fround(r * r)
  const low = fround(Q0 + fround(Q1 * r))
  const middle = fround(Q2 + fround(Q3 * r))
  const q = fround(low + fround(square * fround(middle + fround(square * Q4))))
  const p = fround(r + fround(square * q))
  let power = 1
  for (let i = 0; i < k; i++) power *= 2
  const t = fround(fround(power * p) + fround(power - 1))
  return fround(t / fround(t + 2))
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
