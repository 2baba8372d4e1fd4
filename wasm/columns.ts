// Two matrices side by side as one, and apart again: how a network's outputs and its last hidden layer become one row.
// Contracts: ColumnKernels in src/compute/exploration-kernels.ts.

/** From the last row back, so that `out` may begin where `a` does: row r of it lies behind row r of a, never behind row r + 1. */
export function joinColumns(rows: i32, m: i32, a: usize, n: i32, b: usize, out: usize): void {
  const left = <usize>m << 2, right = <usize>n << 2
  for (let r = rows - 1; r >= 0; --r) {
    const row = out + <usize>r * (left + right)
    memory.copy(row, a + <usize>r * left, left)
    memory.copy(row + left, b + <usize>r * right, right)
  }
}

export function splitColumns(rows: i32, m: i32, a: usize, n: i32, b: usize, x: usize): void {
  const left = <usize>m << 2, right = <usize>n << 2
  for (let r = 0; r < rows; ++r) {
    memory.copy(a, x, left)
    memory.copy(b, x + left, right)
    a += left
    b += right
    x += left + right
  }
}
