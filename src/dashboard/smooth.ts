// The centred mean over K iterations. Row i becomes the mean of the values in rows i − ⌊(K−1)/2⌋ … i + ⌊K/2⌋, as far as they exist:
// at both ends the window is cut off, and rows without a value are left out. A row without a value stays without one.

/** In time that does not depend on K: a window is the end of one block of K rows and the beginning of the next. */
export function smooth(y: Float64Array, window: number): Float64Array {
  if (window <= 1) return y.slice()
  const values = blockSums(y, window, (value) => (Number.isNaN(value) ? 0 : value))
  const counts = blockSums(y, window, (value) => (Number.isNaN(value) ? 0 : 1))
  const before = Math.floor((window - 1) / 2)
  const after = Math.floor(window / 2)
  return y.map((value, row) => {
    if (Number.isNaN(value)) return NaN
    const from = Math.max(0, row - before)
    const to = Math.min(y.length - 1, row + after)
    return values(from, to) / counts(from, to)
  })
}

/**
 * Sums over from … to, at most `block` rows that either begin a block, end one (or the array), or span two. Sums never run over more rows
 * than asked for, so that one huge value spoils its neighbours' sums and no others.
 */
function blockSums(y: Float64Array, block: number, term: (value: number) => number): (from: number, to: number) => number {
  const upTo = new Float64Array(y.length) // from the beginning of the row's block
  const onwards = new Float64Array(y.length) // to the end of the row's block
  for (let row = 0; row < y.length; row++) upTo[row] = term(y[row]) + (row % block === 0 ? 0 : upTo[row - 1])
  for (let row = y.length - 1; row >= 0; row--) {
    const ends = row % block === block - 1 || row === y.length - 1
    onwards[row] = term(y[row]) + (ends ? 0 : onwards[row + 1])
  }
  return (from, to) => {
    const oneBlock = Math.floor(from / block) === Math.floor(to / block)
    if (oneBlock) return from % block === 0 ? upTo[to] : onwards[from]
    return onwards[from] + upTo[to]
  }
}
