// Loading: each build takes its kind of memory and refuses the other; the module leaves the memory as it found it.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileKernels, createMemory, heapBase, instantiateKernels, MAXIMUM_PAGES } from './load.js'

const moduleOf = (build: string) => compileKernels(readFileSync(new URL(`../../wasm/build/${build}.wasm`, import.meta.url)))
const [unshared, shared] = [moduleOf('kernels'), moduleOf('kernels-shared')]

test('a memory has the size asked for, in whole pages, and can grow', () => {
  expect(createMemory(1, false).buffer.byteLength).toBe(65536)
  const memory = createMemory(65537, true)
  expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(memory.buffer.byteLength).toBe(131072)
  expect(memory.grow(1)).toBe(2)
})

test('too large a memory is refused with the numbers', () => {
  expect(() => createMemory(MAXIMUM_PAGES * 65536 + 1, false)).toThrow('1073741825 bytes asked, at most 1073741824')
  expect(() => createMemory(NaN, false)).toThrow(RangeError)
})

test('each build refuses the other kind of memory', () => {
  expect(() => instantiateKernels(shared, createMemory(1, false))).toThrow()
  expect(() => instantiateKernels(unshared, createMemory(1, true))).toThrow()
})

test('a second instance on the same memory writes nothing above heapBase, nor other constants below', () => {
  const memory = createMemory(65536, true)
  const kernels = instantiateKernels(shared, memory)
  expect(heapBase(kernels)).toBeGreaterThan(0)
  expect(heapBase(kernels)).toBeLessThan(65536)
  new Uint8Array(memory.buffer).fill(0xff, heapBase(kernels))
  const before = new Uint8Array(memory.buffer).slice()
  instantiateKernels(shared, memory)
  expect(new Uint8Array(memory.buffer)).toEqual(before)
})
