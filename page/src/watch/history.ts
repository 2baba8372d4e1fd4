// Reward, return and value of the episode so far, a number per step, for the curves beside the picture.

import type { Moment } from '../../../src/browser.js'

/** An episode without a limit keeps its latest steps. */
const MOST = 20_000

export class History {
  readonly rewards: number[] = []
  readonly returns: number[] = []
  readonly values: (number | null)[] = []
  /** Changes with every step: whoever draws sees whether there is news. */
  version = 0

  clear({ value }: Moment): void {
    this.rewards.length = this.returns.length = this.values.length = 0
    this.values.push(value)
    this.rewards.push(0)
    this.returns.push(0)
    this.version++
  }

  add({ reward, return: sum, value }: Moment): void {
    if (this.rewards.length >= MOST) for (const list of [this.rewards, this.returns, this.values]) list.splice(0, MOST / 2)
    this.rewards.push(reward)
    this.returns.push(sum)
    this.values.push(value)
    this.version++
  }
}
