// Colours for the canvas, from the style sheet: the theme has one set of names and two of values.

import { computed } from '@preact/signals'
import { theme, type Theme } from '../shell/theme.js'

export const COLOURS = 8
/** One cycle of colours drawn through, the next dashed, the next dotted: never by colour alone beyond the eighth. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [1.5, 2.5], [8, 2.5, 1.5, 2.5]]

export interface Palette {
  readonly theme: Theme
  readonly series: readonly string[]
  readonly ink: string
  readonly faint: string
  readonly grid: string
  readonly font: string
}

/** Read anew when the theme changes. */
export const palette = computed<Palette>(() => readPalette(theme.value))

/** @param shown the theme that the document has */
function readPalette(shown: Theme): Palette {
  const style = window.getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    theme: shown,
    series: Array.from({ length: COLOURS }, (_, i) => read(`--series-${i + 1}`)),
    ink: read('--ink'),
    faint: read('--ink-3'),
    grid: read('--grid'),
    font: `11px ${read('--sans')}`,
  }
}

export function colourOf(slot: number): string {
  return `var(--series-${(slot % COLOURS) + 1})`
}

export function dashOf(slot: number): readonly number[] {
  return DASHES[Math.floor(slot / COLOURS) % DASHES.length]
}
