import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { createMatchBits, createMatchDigits } from './match.js'

const random = new RandomStream(5, STREAM.environment)

describe('Match', () => {
  it('pays the fraction of entries that the action repeats', () => {
    const bits = createMatchBits()
    bits.reset(random, { state: [1, 0, 1, 0] })
    expect(bits.step(Uint8Array.of(1, 0, 1, 1), random)).toMatchObject({ reward: 0.75, info: { is_success: false }, terminated: false })
    const digits = createMatchDigits()
    digits.reset(random, { state: [2, 1, 3] })
    expect(digits.step(Int32Array.of(2, 1, 3), random)).toMatchObject({ reward: 1, info: { is_success: true }, truncated: false })
  })

  it('is solved by repeating what it shows', () => {
    const digits = createMatchDigits({ digits: [5, 6] })
    let { observation } = digits.reset(random.at(0))
    for (let step = 1; step <= 20; step++) {
      const result = digits.step(observation, random.at(step))
      expect(result.reward).toBe(1)
      expect(result.observation).not.toBe(observation)
      observation = result.observation
    }
  })

  it('pays a uniform policy what the documentation says', () => {
    const mean = (environment: ReturnType<typeof createMatchBits> | ReturnType<typeof createMatchDigits>): number => {
      let sum = 0
      environment.reset(random.at(0))
      for (let step = 1; step <= 5000; step++) {
        const action = environment.actionSpace.sample(new RandomStream(6, STREAM.action, 0, step))
        sum += environment.step(action as never, random.at(step)).reward
      }
      return sum / 5000
    }
    expect(Math.abs(mean(createMatchBits({ bits: 5 })) - 0.5)).toBeLessThan(0.015)
    expect(Math.abs(mean(createMatchDigits()) - (1 / 3 + 1 / 2 + 1 / 4) / 3)).toBeLessThan(0.015)
  })

  it('refuses steps before a reset, and what is not of its space', () => {
    const bits = createMatchBits({ bits: 2 })
    expect(() => bits.step(Uint8Array.of(0, 1), random)).toThrow('Match: step before the first reset. Call reset, which draws the first target.')
    expect(() => bits.reset(random, { state: [0, 2] })).toThrow(
      'Match: the state is [0,2]; expected an element of {"kind":"MultiBinary","shape":[2]}.')
    bits.reset(random)
    expect(() => bits.step(Uint8Array.of(0), random)).toThrow('Match: the action is [0]; expected an element of')
    expect(() => { bits.restore({ target: Uint8Array.of(3, 0) }) }).toThrow('Match: the snapshot is [3,0]; expected an element of')
    expect(() => createMatchDigits({ digits: [] })).toThrow('MultiDiscrete: nvec is []')
  })

  it('restores to before the first reset', () => {
    const bits = createMatchBits()
    const fresh = bits.snapshot()
    bits.reset(random)
    bits.restore(fresh)
    expect(() => bits.step(new Uint8Array(4), random)).toThrow('step before the first reset')
  })
})
