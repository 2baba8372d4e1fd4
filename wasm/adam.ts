// Adam (Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1), one step over a parameter vector, f32, a rounding per operation.
// The bias corrections come from the caller (stepSize, vScale), so the kernel knows no step count.

import { storeLanes } from './lanes'

export function adam(
  n: i32, theta: usize, gradient: usize, m: usize, v: usize, stepSize: f64, beta1: f64, beta2: f64, vScale: f64, epsilon: f64,
): void {
  const keepM = f32x4.splat(<f32>beta1), takeM = f32x4.splat(<f32>(1 - beta1))
  const keepV = f32x4.splat(<f32>beta2), takeV = f32x4.splat(<f32>(1 - beta2))
  const step = f32x4.splat(<f32>stepSize), scale = f32x4.splat(<f32>vScale), eps = f32x4.splat(<f32>epsilon)
  for (; n > 0; n -= 4) { // the last turn reads up to 12 bytes beyond each array and stores only what is its own
    const g = v128.load(gradient)
    const m1 = f32x4.add(f32x4.mul(keepM, v128.load(m)), f32x4.mul(takeM, g))
    const v1 = f32x4.add(f32x4.mul(keepV, v128.load(v)), f32x4.mul(takeV, f32x4.mul(g, g)))
    const change = f32x4.div(f32x4.mul(step, m1), f32x4.add(f32x4.mul(f32x4.sqrt(v1), scale), eps))
    storeLanes(m, m1, n)
    storeLanes(v, v1, n)
    storeLanes(theta, f32x4.sub(v128.load(theta), change), n)
    theta += 16
    gradient += 16
    m += 16
    v += 16
  }
}
