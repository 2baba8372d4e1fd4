// Arrays by name, as a training state and a policy file carry them.

import { view, type ParameterLayout } from '../nn/parameters.js'
import type { StateArray, TrainState } from './state.js'

export interface NamedArray<A> {
  readonly shape: readonly number[]
  readonly data: A
}

/** The whole of an array, under one name. */
export function flat<A extends StateArray>(data: A): NamedArray<A> {
  return { shape: [data.length], data }
}

/** The windows of a parameter vector, shared with it. */
export function windows(layout: ParameterLayout, vector: Float32Array): Record<string, NamedArray<Float32Array>> {
  return Object.fromEntries(layout.windows.map((window) => [window.name, { shape: window.shape, data: view(vector, window) }]))
}

/** Copies each array of a state into the one of the same name. @throws Error where one is missing or has another length */
export function takeOver(arrays: TrainState['arrays'], into: Record<string, NamedArray<StateArray>>): void {
  for (const [name, { data }] of Object.entries(into)) {
    const got = Object.hasOwn(arrays, name) ? `${arrays[name].data.length} numbers` : 'nothing'
    if (!Object.hasOwn(arrays, name) || arrays[name].data.length !== data.length) {
      throw new Error(`training state: array "${name}": got ${got}, expected ${data.length} numbers. Its run has another task or other networks.`)
    }
    data.set(arrays[name].data)
  }
}
