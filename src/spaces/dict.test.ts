// Dict and Tuple: order of keys, membership, flat form in parts, and refusals.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { Box } from './box.js'
import { Dict } from './dict.js'
import { Discrete } from './discrete.js'
import { flatBounds } from './flat-bounds.js'
import { MultiBinary } from './multi-binary.js'
import { MultiDiscrete } from './multi-discrete.js'
import { Tuple } from './tuple.js'

const box = new Box({ low: -1, high: [1, 2], dtype: 'float64' })
const dict = new Dict({ position: box, gripper: new Discrete(3), 'a b': new MultiBinary(2) })
const value = { position: Float64Array.of(0.5, 2), gripper: 1, 'a b': Uint8Array.of(1, 0) }

describe('Dict', () => {
  it('sorts the keys of a record, and keeps the order of a list', () => {
    expect(dict.spaces.map(([key]) => key)).toEqual(['a b', 'gripper', 'position'])
    expect(new Dict([['z', box], ['a', box]]).spaces.map(([key]) => key)).toEqual(['z', 'a'])
  })

  it('flattens its parts in the order of the keys', () => {
    const out = new Float64Array(9).fill(9)
    dict.flatten(value, out, 1)
    expect(dict.flatSize).toBe(7)
    expect([...out]).toEqual([9, 1, 0, 0, 1, 0, 0.5, 2, 9])
    expect(flatBounds(dict.toJSON())).toEqual({ low: [0, 0, 0, 0, 0, -1, -1], high: [1, 1, 1, 1, 1, 1, 2] })
  })

  it('samples its parts in order from one stream', () => {
    const one = new RandomStream(5, STREAM.user), other = new RandomStream(5, STREAM.user)
    const sample = dict.sample(one)
    expect(Object.keys(sample)).toEqual(['a b', 'gripper', 'position'])
    expect(sample).toEqual({ 'a b': new MultiBinary(2).sample(other), gripper: new Discrete(3).sample(other), position: box.sample(other) })
    expect(dict.contains(sample)).toBe(true)
  })

  it('contains records with exactly its keys and members in each', () => {
    expect(dict.contains(value)).toBe(true)
    const { gripper, ...lacking } = value
    for (const other of [lacking, { ...value, more: 1 }, { ...value, gripper: gripper + 2 }, null, 3, [value], Float64Array.of(1), {}]) {
      expect(dict.contains(other)).toBe(false)
    }
  })

  it('nests', () => {
    const outer = new Dict({ inner: dict, also: new Tuple([box, new MultiDiscrete([2, 2])]) })
    const nested = { inner: value, also: [Float64Array.of(0, 0), Int32Array.of(1, 0)] }
    expect(outer.contains(nested)).toBe(true)
    const out = new Float64Array(outer.flatSize)
    outer.flatten(nested, out, 0)
    expect([...out]).toEqual([0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0.5, 2])
    expect(flatBounds(outer.toJSON()).high).toEqual([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  })

  it('refuses no keys, a key twice, other keys, and too little room', () => {
    expect(() => new Dict({})).toThrow('Dict: there are no keys; expected at least one')
    expect(() => new Dict([['a', box], ['a', box]])).toThrow('Dict: the key "a" comes twice; expected each key once.')
    const flatten = (given: unknown): void => { dict.flatten(given as typeof value, new Float64Array(7), 0) }
    expect(() => { flatten({ position: value.position }) }).toThrow('Dict: the value has the keys position; expected a b, gripper, position.')
    expect(() => { flatten(undefined) }).toThrow('Dict: the value has no keys: it is undefined; expected a b, gripper, position.')
    expect(() => { dict.flatten(value, new Float64Array(7), 1) }).toThrow('Dict: the flat form takes 7 numbers at offset 1, but the target has 7.')
  })
})

describe('Tuple', () => {
  const tuple = new Tuple([new Discrete(2), box])

  it('is a list of members', () => {
    expect(tuple.contains([1, Float64Array.of(0, 0)])).toBe(true)
    const others = [[1], [2, Float64Array.of(0, 0)], [1, Float64Array.of(0, 0), 3], 1, null, { 0: 1 }]
    expect(others.filter((other) => tuple.contains(other))).toEqual([])
    expect(tuple.contains(tuple.sample(new RandomStream(1, STREAM.user)))).toBe(true)
  })

  it('refuses to be empty, and values of another length', () => {
    expect(() => new Tuple([])).toThrow('Tuple: there are no spaces; expected at least one.')
    const flatten = (given: unknown): void => { tuple.flatten(given as number[], new Float64Array(4), 0) }
    expect(() => { flatten([1]) }).toThrow('Tuple: the value has 1 entries; expected 2.')
    expect(() => { flatten(7) }).toThrow('Tuple: the value has no entries: it is a number; expected 2.')
  })
})
