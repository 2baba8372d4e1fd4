// Generalised advantage estimation (Schulman et al. 2016, eq. 16) over T steps of N environments:
//   δ_t = r_t + γ·V(s_{t+1}) − V(s_t)        Â_t = δ_t + γλ·Â_{t+1}
// A terminated step has no future: V(s_{t+1}) = 0. A truncated one, and the last of the batch, is bootstrapped from the value of
// its own next observation. The sum of Â stops at either kind of end. Rewards are never edited.

/** Arrays are [T, N], row-major: step t of environment n at t·N + n. */
export interface GaeInput {
  readonly environments: number
  readonly horizon: number
  readonly rewards: Float64Array
  readonly values: Float32Array
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
  /** V of the observation that followed, where the batch does not hold it: truncated steps, and the last step. */
  readonly bootstrap: Float32Array
}

/**
 * Writes Â [T, N] (raw) and the value targets Â + V(s) [T, N]; in f64, backwards in time, rounded once.
 * @param gamma discount, in [0, 1] @param lambda in [0, 1]; 1 makes the targets rewards-to-go
 */
export function gae(input: GaeInput, gamma: number, lambda: number, advantages: Float64Array, targets: Float32Array): void {
  const { environments: N, horizon: T, rewards, values, terminated, truncated, bootstrap } = input
  for (let n = 0; n < N; n++) {
    let advantage = 0
    for (let t = T - 1; t >= 0; t--) {
      const i = t * N + n
      const cut = truncated[i] === 1 || t === T - 1
      const nextValue = terminated[i] === 1 ? 0 : cut ? bootstrap[i] : values[i + N]
      const ended = terminated[i] === 1 || cut
      const delta = rewards[i] + gamma * nextValue - values[i]
      advantage = delta + (ended ? 0 : gamma * lambda * advantage)
      advantages[i] = advantage
      targets[i] = advantage + values[i]
    }
  }
}

/** What standardisation takes out of the advantages of a batch. */
export interface AdvantageScale {
  readonly deviation: number
  /** max |a|: ε of the paper's Theorem 1. */
  readonly largest: number
}

/** (a − mean)/(deviation + 1e-8) over the whole batch, unbiased deviation, index order, f64; rounded once into `out`. */
export function standardize(advantages: Float64Array, out: Float32Array): AdvantageScale {
  const n = advantages.length
  let mean = 0
  let largest = 0
  for (let i = 0; i < n; i++) {
    mean += advantages[i]
    largest = Math.max(largest, Math.abs(advantages[i]))
  }
  mean /= n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (advantages[i] - mean) * (advantages[i] - mean)
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : 0
  for (let i = 0; i < n; i++) out[i] = (advantages[i] - mean) / (deviation + 1e-8)
  return { deviation, largest }
}
