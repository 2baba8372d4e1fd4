// Numbers and times as people read them: four significant digits, thousands grouped, powers of ten for what is very small or large.

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 3 })
const ROUGH = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const MINUS = '−'

export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text = size >= 1e7 || size < 1e-3 ? scientific(value)
    : size >= 1e4 ? GROUPED.format(value)
    : trimmed(value.toPrecision(4))
  return text.replace('-', MINUS)
}

function scientific(value: number): string {
  return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e').replace('e-', `e${MINUS}`)
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Counts of steps: 29,696. */
export function formatCount(value: number): string {
  return GROUPED.format(value)
}

/** Counts where space is short: 29.7K. */
export function formatRough(value: number): string {
  return ROUGH.format(value)
}

/** Labels along an axis: 20K, 1.5M; small ones as they are. */
export function formatTick(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text = size >= 1e3 ? COMPACT.format(value) : size < 1e-3 ? scientific(value) : trimmed(value.toPrecision(6))
  return text.replace('-', MINUS)
}

export function formatPercent(share: number): string {
  return `${trimmed((100 * share).toFixed(share > 0 && share < 0.01 ? 2 : share > 0.995 && share < 1 ? 1 : 0))} %`
}

export function formatDuration(seconds: number): string {
  if (seconds < 0.9995e-3) return `${formatNumber(seconds * 1e6)} µs`
  if (seconds < 0.9995) return `${trimmed((seconds * 1e3).toPrecision(3))} ms`
  if (seconds < 90) return `${trimmed(seconds.toPrecision(3))} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

/** How long ago a moment (ISO 8601) was. */
export function formatAge(moment: string | null, now: number): string {
  if (moment === null) return '–'
  const seconds = (now - Date.parse(moment)) / 1000
  return seconds < 5 ? 'now' : `${formatDuration(Math.round(seconds))} ago`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
