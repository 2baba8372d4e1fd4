// Shapes and room: the checks that several spaces share. A shape is a list of positive integers, `[]` being a single number;
// arrays are row-major and handed around flat, so a shape only tells the number of entries and how to read them.

/**
 * Number of entries of a shape, 1 for `[]`.
 * @param space name of the space, for the message
 * @throws RangeError if a dimension is not a positive integer
 */
export function sizeOf(shape: readonly number[], space: string): number {
  let size = 1
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 1) {
      throw new RangeError(`${space}: shape is [${shape.join(', ')}]; expected positive integers.`)
    }
    size *= dimension
  }
  return size
}

/**
 * Checks that `size` numbers fit into `out` from `offset` on.
 * @throws RangeError if they do not
 */
export function requireRoom(out: Float64Array, offset: number, size: number, space: string): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset + size > out.length) {
    throw new RangeError(`${space}: the flat form takes ${size} numbers at offset ${offset}, but the target has ${out.length}. `
      + 'Allocate offset + flatSize numbers.')
  }
}

/** The value as a list of numbers if it is a plain array of nothing but numbers. */
export function numberList(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.every((entry): entry is number => typeof entry === 'number') ? value : undefined
}
