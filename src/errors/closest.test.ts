import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closest, didYouMean } from './closest.js'

describe('closest', () => {
  it.each([
    ['max_kl', ['maxKl', 'maxSteps', 'lambda'], 'maxKl'],
    ['max-kl', ['lambda', 'maxKl'], 'maxKl'],
    ['hoper', ['Hopper', 'Pendulum'], 'Hopper'],
    ['CARTPOLE', ['CartPole', 'Pendulum'], 'CartPole'],
    ['trian', ['train', 'eval'], 'train'],
    ['walker', ['Hopper', 'Pendulum'], undefined],
    ['xy', ['ab'], undefined],
    ['g', ['h'], undefined],
    ['', ['a'], undefined],
    ['anything', [], undefined],
  ])('%s among %j is %s', (name, candidates, expected) => {
    expect(closest(name, candidates)).toBe(expected)
  })

  it('takes the first of equals', () => {
    expect(closest('cat1', ['cat2', 'cat3'])).toBe('cat2')
    expect(closest('cat1', ['cat3', 'cat2'])).toBe('cat3')
  })

  it('finds every name that is there', () => {
    const name = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.nat(), (names, at) => {
      const wanted = names[at % names.length]
      expect(closest(wanted, names)).toBe(wanted)
    }))
  })
})

describe('didYouMean', () => {
  it('is a sentence to append, or nothing', () => {
    expect(didYouMean('lamda', ['gamma', 'lambda'])).toBe(' Did you mean "lambda"?')
    expect(didYouMean('foo', ['gamma', 'lambda'])).toBe('')
  })
})
