// The noise of an exported policy's draws: as it is given, or made from a function that gives uniforms, in the order in which RandomStream
// makes it (a normal from two uniforms). Under gSDE the first numbers are a matrix that is held for several draws, as in training.

import { normalFrom } from '../../compute/reference/random.js'
import { noiseSize, type Head } from '../policy-parts.js'

export class NoiseSource {
  /** Numbers that one draw needs: of the matrix that is held [features, size] first, then its own. */
  readonly size: number
  private readonly heldSize: number
  private held: readonly number[] = []
  private drawn = 0

  constructor(private readonly head: Head) {
    this.heldSize = head.kind === 'gsde' ? head.features * head.size : 0
    this.size = this.heldSize + noiseSize(head)
  }

  /**
   * The noise of the next draw; null where none is asked for.
   * @throws TypeError, RangeError
   */
  next(noise: ArrayLike<number> | undefined, random: (() => number) | undefined): ArrayLike<number> | null {
    if (noise !== undefined) {
      if (random !== undefined) throw new TypeError('act: got noise and random; expected one of them.')
      if (noise.length !== this.size) throw new RangeError(`act: noise has ${noise.length} numbers; expected ${this.size} (noiseSize).`)
      this.check(noise)
      return noise
    }
    if (random === undefined) return null
    const draw = this.isUniform ? random : () => normalFrom(random(), random())
    const { frequency } = this.head.kind === 'gsde' ? this.head : { frequency: 0 }
    if (this.held.length < this.heldSize || (frequency > 0 && this.drawn % frequency === 0)) this.held = numbers(this.heldSize, draw)
    this.drawn++
    return [...this.held, ...numbers(this.size - this.heldSize, draw)]
  }

  private get isUniform(): boolean {
    return this.head.kind === 'categorical' || this.head.kind === 'bernoulli'
  }

  /** A uniform of 1 or more would take the last choice, forbidden or not. */
  private check(noise: ArrayLike<number>): void {
    for (let i = 0; i < this.size; i++) {
      const fits = this.isUniform ? noise[i] >= 0 && noise[i] < 1 : Number.isFinite(noise[i])
      if (!fits) throw new RangeError(`act: noise[${i}] is ${noise[i]}; expected ${this.isUniform ? 'numbers from 0 to below 1' : 'finite numbers'}.`)
    }
  }

  /** The next draw takes a new matrix. */
  reset(): void {
    this.held = []
    this.drawn = 0
  }
}

function numbers(size: number, draw: () => number): number[] {
  return Array.from({ length: size }, draw)
}
