// One file of recorded data, opened: tensors and metadata by name, with errors that say which name is missing or malformed.

import { readFileSync } from 'node:fs'
import { decodeSafetensors, type Metadata, type Tensor, type Tensors } from '../../src/runs/safetensors.js'

export interface Recorded {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

export class Recording {
  readonly tensors: Tensors
  private readonly metadata: Metadata

  constructor(path: string) {
    const { tensors, metadata } = decodeSafetensors(readFileSync(path))
    this.tensors = tensors
    this.metadata = metadata
  }

  get kind(): string { return this.text('kind') }

  text(key: string): string {
    if (!Object.hasOwn(this.metadata, key)) throw new Error(`no metadata "${key}"; there are ${Object.keys(this.metadata).join(', ')}`)
    return this.metadata[key]
  }

  json(key: string): unknown {
    const text = this.text(key)
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new Error(`metadata "${key}" is ${text}; expected JSON`, { cause })
    }
  }

  number(key: string): number {
    const value = this.json(key)
    if (typeof value !== 'number') throw new Error(`metadata "${key}" is ${JSON.stringify(value)}; expected a number`)
    return value
  }

  numbers(key: string): number[] {
    const value = this.json(key)
    if (isNumbers(value)) return value
    throw new Error(`metadata "${key}" is ${JSON.stringify(value)}; expected a list of numbers`)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.tensors, name)
  }

  /** A tensor, its entries as f64. */
  tensor(name: string): Recorded {
    if (!this.has(name)) throw new Error(`no tensor "${name}"; there are ${Object.keys(this.tensors).join(', ')}`)
    const tensor: Tensor = this.tensors[name]
    return { shape: tensor.shape, data: Float64Array.from(tensor.data as ArrayLike<number | bigint>, Number) }
  }
}

export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number')
}

export function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1)
}
