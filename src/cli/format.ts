// Numbers as people read them on a terminal.

const MINUTE = 60
const HOUR = 3600

/** 1234567 → "1,234,567"; rounded to an integer. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Returns and lengths: two decimals below 100, one from there; "–" for none yet. */
export function formatReturn(value: number | null): string {
  if (value === null) return '–'
  return value.toFixed(Math.abs(value) < 100 ? 2 : 1)
}

/** A small number with three significant digits, such as a KL divergence. */
export function formatSmall(value: number): string {
  return Number(value.toPrecision(3)).toString()
}

/** Seconds as "0:07", "12:34" or "1:02:03". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const pad = (part: number): string => String(part).padStart(2, '0')
  const minutes = Math.floor(whole % HOUR / MINUTE)
  return whole < HOUR ? `${minutes}:${pad(whole % MINUTE)}` : `${Math.floor(whole / HOUR)}:${pad(minutes)}:${pad(whole % MINUTE)}`
}

/** Rows of cells under a header, columns padded to their widest cell; `right` names the columns aligned to the right. */
export function formatTable(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((cell, column) => (
    right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
  )).join('  ').trimEnd()).join('\n')
}
