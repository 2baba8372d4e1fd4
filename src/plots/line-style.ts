// Colours and dashes of curves. The colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any of the
// common colour vision deficiencies tell apart, without the yellow, which is too pale on white. From the eighth curve on lines are dashed.

export interface LineStyle {
  readonly color: string
  /** SVG's stroke-dasharray; null for a solid line. */
  readonly dash: string | null
}

const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#000000', '#E69F00', '#56B4E9'] as const
const DASHES = [null, '6,3'] as const

export const MOST_CURVES = COLORS.length * DASHES.length

export function lineStyle(index: number): LineStyle {
  return { color: COLORS[index % COLORS.length], dash: DASHES[Math.floor(index / COLORS.length) % DASHES.length] }
}
