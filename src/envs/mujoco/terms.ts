// What rewards, health and observations of robots are made of. Sums run in index order.

import type { Interval } from './options.js'

export function sumOfSquares(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i]
  return sum
}

/** Sum of the squares of numbers that are clipped first. */
export function sumOfClippedSquares(values: ArrayLike<number>, range: Interval): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const value = clip(values[i], range)
    sum += value * value
  }
  return sum
}

// Bounds are read by index: taking an array apart runs its iterator, and that for each of a hundred numbers.
export function clip(x: number, range: Interval): number {
  return Math.max(range[0], Math.min(range[1], x))
}

/** Whether it lies strictly between the bounds. */
export function inside(x: number, range: Interval): boolean {
  return range[0] < x && x < range[1]
}

/** Distance from the origin in the plane. */
export function planarNorm(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}

/** Distance between two bodies. @param positions [nbody, 3] */
export function distanceBetween(positions: Float64Array, a: number, b: number): number {
  const dx = positions[3 * a] - positions[3 * b]
  const dy = positions[3 * a + 1] - positions[3 * b + 1]
  const dz = positions[3 * a + 2] - positions[3 * b + 2]
  return Math.sqrt(dx * dx + dy * dy + dz * dz)
}

/** Takes an observation's numbers in order. Without a target it only counts them. */
export class ObservationWriter {
  length = 0
  private readonly target: Float64Array

  constructor(target: Float64Array = NOTHING) {
    this.target = target
  }

  add(x: number): void {
    this.target[this.length++] = x // what lies beyond a typed array's end is not kept
  }

  addAll(values: ArrayLike<number>, from = 0, to = values.length): void {
    for (let i = from; i < to; i++) this.target[this.length++] = values[i]
  }

  addClipped(values: ArrayLike<number>, range: Interval, from = 0, to = values.length): void {
    for (let i = from; i < to; i++) this.target[this.length++] = clip(values[i], range)
  }
}

const NOTHING = new Float64Array(0)
