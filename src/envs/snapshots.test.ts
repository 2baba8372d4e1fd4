// Snapshots of whatever an environment offers: its own, a `state` of plain data, or none; and what counts as plain data.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Box } from '../spaces/box.js'
import { Discrete } from '../spaces/discrete.js'
import type { Environment } from './env.js'
import { plainCopy } from './plain-data.js'
import { restoreTo, snapshotOf, snapshotSupport } from './snapshots.js'

/** An environment with some members more. */
function environment<T extends object>(more: T): Environment & T {
  const nothing = { observation: Float64Array.of(0), info: {} }
  const plain: Environment = {
    observationSpace: new Box({ low: 0, high: 1, dtype: 'float64' }),
    actionSpace: new Discrete(2),
    reset: () => nothing,
    step: () => ({ ...nothing, reward: 0, terminated: false, truncated: false }),
  }
  return Object.defineProperties(plain, Object.getOwnPropertyDescriptors(more)) as Environment & T
}

const state = { x: 1, name: 'a', list: [1, { deep: Float32Array.of(1, 2) }], nothing: null, missing: undefined }

describe('snapshotOf and restoreTo', () => {
  it('copy a state of plain data in depth, in and out', () => {
    const one = environment({ state: plainCopy(state, 'state') })
    const snapshot = snapshotOf(one)
    expect(snapshot).toEqual({ state })
    ;(one.state.list[1] as { deep: Float32Array }).deep[0] = 9
    one.state.x = 7
    expect(snapshot).toEqual({ state })
    const other = environment({ state: undefined as typeof state | undefined })
    restoreTo(other, snapshot!)
    expect(other.state).toEqual(state)
    ;(other.state?.list[1] as { deep: Float32Array }).deep[0] = 9
    expect(snapshot).toEqual({ state })
  })

  it('go through the environment\'s own methods where it has them, even if it has a state as well', () => {
    let kept: unknown = null
    const one = environment({ state, snapshot: () => ({ mine: 1 }), restore: (given: unknown) => { kept = given } })
    expect(snapshotOf(one)).toEqual({ mine: 1 })
    restoreTo(one, { mine: 2 })
    expect(kept).toEqual({ mine: 2 })
    expect(snapshotOf(environment({ snapshot: () => null, restore: () => undefined }))).toBeNull()
  })

  it.each<[string, object, string]>([
    ['nothing', {}, 'it has no snapshot and restore, and no property "state"'],
    ['half', { snapshot: () => ({}) }, 'it has snapshot but no restore'],
    ['other half', { restore: () => undefined, state }, 'it has restore but no snapshot'],
    ['getter', { get state() { return state } }, 'it has no snapshot and restore, and its property "state" cannot be set'],
    ['function inside', { state: { deep: [1, { f: () => 1 }] } }, 'it has no snapshot and restore, and its state.deep[1].f is a function; expected plain data'],
    ['map', { state: new Map() }, 'its state is a Map; expected plain data'],
  ])('are not to be had from %s', (_, more, reason) => {
    const one = environment(more)
    expect(snapshotSupport(one)).toEqual({ reason: expect.stringContaining(reason) as string })
    expect(snapshotOf(one)).toBeNull()
    expect(() => { restoreTo(one, { other: 1 }) }).toThrow('the snapshot cannot be put back: the environment has no restore.')
  })

  it('refuse a snapshot of their own that is not plain', () => {
    const one = environment({ snapshot: () => ({ when: new Date(0) }), restore: () => undefined })
    expect(() => snapshotOf(one)).toThrow('snapshot.when is a Date; expected plain data: numbers, strings, booleans, typed arrays, lists and records of them.')
  })
})

describe('plainCopy', () => {
  const typed = fc.oneof(
    fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint32Array(), fc.int16Array(), fc.uint16Array(), fc.int8Array(),
    fc.uint8Array(),
  )
  const plain = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.double(), fc.string(), fc.boolean(), fc.constantFrom(null, undefined, -0, NaN), typed,
      fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
  })).value

  it('is equal, and shares nothing', () => {
    fc.assert(fc.property(plain, (value) => {
      const copy = plainCopy(value, 'value')
      expect(copy).toStrictEqual(typeof value === 'object' && value !== null ? structuredClone(value) : value)
      if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value)
    }))
  })

  it('refuses what could not be written down, and loops', () => {
    const loop: { again?: object } = {}
    loop.again = { loop }
    for (const [value, what] of [
      [Symbol('x'), 'a symbol'], [1n, 'a bigint'], [new Set(), 'a Set'], [new Uint8ClampedArray(1), 'a Uint8ClampedArray'],
      [new BigInt64Array(1), 'a BigInt64Array'], [new DataView(new ArrayBuffer(1)), 'a DataView'], [new (class Arm {})(), 'a Arm'],
      [loop, 'a reference back to a record or list around it'],
    ] as const) expect(() => plainCopy({ value }, 'state')).toThrow(new RegExp(`^state\\.value.* is ${what}; expected plain data`))
  })
})
