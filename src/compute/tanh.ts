// tanh of f64 with the same bits in every engine, for actions that are squashed on their way out. From compute/libm's exp:
//   tanh |x| = t/(t + 2), t = exp(2|x|) − 1; for |x| ≤ ln(2)/4 t comes from fdlibm's rational form of exp (e_exp.c) without the 1, so
//   that nothing cancels at 0; for |x| > 1 it is 1 − 2/(t + 2), which does not fall; exactly 1 from |x| = 22 on; the sign comes last
// At most 3 units in the last place off. The kernels' f32 tanh is another function (wasm/tanh.ts).

import { exp } from './libm.js'

const NEAR = 0.17328679513998632 // ln(2)/4
const FAR = 22
const P1 = 1.66666666666666019037e-01
const P2 = -2.77777777770155933842e-03
const P3 = 6.61375632143793436117e-05
const P4 = -1.65339022054652515390e-06
const P5 = 4.13813679705723846039e-08

export function tanh(x: number): number {
  if (x === 0) return x
  const size = Math.abs(x)
  const t = size <= NEAR ? expMinusOne(2 * size) : exp(2 * size) - 1
  const y = size > FAR ? 1 : size > 1 ? 1 - 2 / (t + 2) : t / (t + 2) // NaN passes through
  return x < 0 ? -y : y
}

/** exp(r) − 1 for 0 ≤ r ≤ ½ ln 2. */
function expMinusOne(r: number): number {
  const t = r * r
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
  return r + r * c / (2 - c)
}
