// Arrays with their shapes, by name: how a workspace shows what it has learned, to be hashed, saved and put back.

import { view, type ParameterLayout } from '../nn/parameters.js'
import type { StateArray } from './state.js'

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
