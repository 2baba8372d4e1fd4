// docs/environments.md against the library: every built-in environment with its sizes, limit and options, every wrapper, every space with
// what its values are, and the environment that the page writes keeps the contract. Needs `npm run build`.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as trpo from '../dist/index.js'
import { checkEnvironment, environmentIds, environmentSpec, make, type EnvironmentFactory } from '../dist/index.js'

const page = readFileSync(new URL('../docs/environments.md', import.meta.url), 'utf8')
const INDEX = new URL('../dist/index.js', import.meta.url).href

it.each(environmentIds())('has %s', async (id) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`))
  const { maxEpisodeSteps, options = {} } = environmentSpec(id)
  const { observationSpace, actionSpace } = await make(id)
  const size = (space: trpo.Space): number => space.shape.length === 0 ? space.flatSize : space.shape.reduce((product, n) => product * n, 1)
  const numbers = row?.split('|').slice(2, 5).map((cell) => parseInt(cell, 10))
  expect(numbers).toEqual([size(observationSpace), size(actionSpace), maxEpisodeSteps])
  expect(Object.keys(options).filter((option) => !page.includes(`\`${option}\``))).toEqual([])
})

it('has every wrapper', () => {
  const wrappers = Object.entries(trpo).filter(([, value]) => typeof value === 'function' && Object.getPrototypeOf(value) === trpo.Wrapper)
  expect(wrappers.length).toBeGreaterThanOrEqual(9)
  expect(wrappers.map(([name]) => name).filter((name) => !page.includes(`\`${name}(environment`))).toEqual([])
})

const random = new trpo.RandomStream(0, trpo.STREAM.user)
const box = new trpo.Box({ low: 0, high: 1, shape: [2, 3] })

it.each([
  ['Box', box, 'Float32Array', 6],
  ['Box', new trpo.Box({ low: 0, high: 1, dtype: 'float64' }), 'Float64Array', 1],
  ['Discrete', new trpo.Discrete(3, 5), 'a number', 3],
  ['MultiDiscrete', new trpo.MultiDiscrete([2, 3]), 'Int32Array', 5],
  ['MultiBinary', new trpo.MultiBinary([2, 2]), 'Uint8Array', 4],
  ['Dict', new trpo.Dict({ b: box, a: new trpo.Discrete(2) }), 'a record', 8],
  ['Tuple', new trpo.Tuple([box, new trpo.Discrete(2)]), 'a list', 8],
] as const)('has the space %s', (name, space, kind, flatSize) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`new ${name}(`))
  const value: unknown = space.sample(random)
  const got = typeof value === 'number' ? 'a number' : Array.isArray(value) ? 'a list' : ArrayBuffer.isView(value) ? value.constructor.name : 'a record'
  expect(row).toContain(kind)
  expect(got).toBe(kind)
  expect(space.flatSize).toBe(flatSize)
})

it('writes an environment that keeps the contract', async () => {
  const code = /```js\n(import[^`]+export default class[^`]+)```/.exec(page)?.[1] ?? ''
  const module = await import(`data:text/javascript,${encodeURIComponent(code.replace('\'trpo\'', JSON.stringify(INDEX)))}`) as { default: EnvironmentFactory }
  expect(await checkEnvironment(module.default)).toEqual([])
})
