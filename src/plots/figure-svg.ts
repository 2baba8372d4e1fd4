// The layout of a plot: title, a line that says what the curves are, names of curves, panels. Names stand where the curves end, as long as
// there is one column of panels and they are short; else above the panels.

import type { AxisUnit } from './labels.js'
import type { LineStyle } from './line-style.js'
import { drawPanel, LABEL_HEIGHT, type DrawnPanel, type StyledCurve } from './panel.js'
import { FONT_SIZE, textAt, textWidth, wrapped } from './text.js'

export interface FigurePanel {
  /** Above it; null where the figure's title says it. */
  readonly title: string | null
  readonly yLabel: string
  readonly unit: AxisUnit
  readonly curves: readonly StyledCurve[]
}

export interface Figure {
  readonly title: string | null
  /** What is drawn, in a sentence. */
  readonly explanation: string
  /** Panels in rows. */
  readonly rows: readonly (readonly FigurePanel[])[]
  readonly names: readonly { readonly name: string, readonly style: LineStyle }[]
  readonly width: number
  /** Null: what the rows need. */
  readonly height: number | null
}

/** The first that is there is taken; all of them have the signs that labels need. */
export const FONT_FAMILY = 'Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif'

const INK = '#1a1a1a'
const FAINT = '#595959'
const TITLE = { size: 16, height: 24 } as const
const LINE_HEIGHT = 18
const PANEL_TITLE_HEIGHT = 20
const EDGE = 12
/** Of a panel, where nobody asks for another: one alone, and one of several. */
const PANEL_HEIGHT = { alone: 320, several: 230 } as const
const SWATCH = 18
/** Most of the figure's width that names at the ends of curves may take. */
const LARGEST_SHARE = 0.3

export function figureSvg(figure: Figure): string {
  const { title, explanation, rows, names, width } = figure
  const columns = Math.max(...rows.map((panels) => panels.length))
  const atEnds = names.length > 1 && columns === 1 && widestName(figure) <= LARGEST_SHARE * width
  const head: string[] = []
  let y: number = EDGE
  if (title !== null) {
    head.push(textAt(title, EDGE, y + TITLE.size, `font-size="${TITLE.size}" font-weight="600"`))
    y += TITLE.height
  }
  for (const line of wrapped(explanation, width - 2 * EDGE)) {
    head.push(textAt(line, EDGE, y + FONT_SIZE, `fill="${FAINT}"`))
    y += LINE_HEIGHT
  }
  if (names.length > 1 && !atEnds) {
    const legend = legendRows(figure)
    head.push(...legend.map(({ markup, row }) => `<g transform="translate(0,${y + row * LINE_HEIGHT})">${markup}</g>`))
    y += (legend[legend.length - 1].row + 1) * LINE_HEIGHT
  }
  const top = y + EDGE / 2
  const labelWidth = width / columns - 2 * EDGE
  const labelLines = Math.max(...rows.flat().map(({ yLabel }) => wrapped(yLabel, labelWidth).length))
  const wanted = (labelLines - 1) * LABEL_HEIGHT + (rows.length === 1 && columns === 1 ? PANEL_HEIGHT.alone : PANEL_HEIGHT.several)
  const height = figure.height ?? top + rows.length * wanted
  const size = { width: width / columns, height: (height - top) / rows.length }
  const panels = rows.flatMap((row, r) => row.map((panel, column) => (
    `<g transform="translate(${column * size.width},${top + r * size.height})">${panelMarkup(panel, { ...size, labelLines }, atEnds ? widestName(figure) : null)}</g>`
  )))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" color="${INK}" `
    + `fill="${INK}" font-family="${FONT_FAMILY}" font-size="${FONT_SIZE}" text-anchor="middle">`,
    `<rect width="${width}" height="${height}" fill="white"/>`, ...head, ...panels, '</svg>', '',
  ].join('\n')
}

function panelMarkup(panel: FigurePanel, size: { width: number, height: number, labelLines: number }, names: number | null): string {
  const offset = panel.title === null ? 0 : PANEL_TITLE_HEIGHT
  const marginRight = names === null ? EDGE + FONT_SIZE : names + EDGE
  const label = wrapped(panel.yLabel, size.width - 2 * EDGE)
  const drawn = drawPanel(panel.curves, label, panel.unit, { ...size, height: size.height - offset, marginRight, edge: EDGE })
  const title = panel.title === null ? '' : textAt(panel.title, EDGE, FONT_SIZE, 'font-weight="600"')
  const ends = names === null ? '' : endNames(panel, drawn)
  return `${title}<g transform="translate(0,${offset})">${drawn.markup}${ends}</g>`
}

/** Names beside the ends of their curves, moved apart where they would cover one another. */
function endNames({ curves }: FigurePanel, { ends, top, bottom }: DrawnPanel): string {
  const places = curves.map(({ name, style }, i) => ({ name, style, ...ends[i], at: ends[i].y })).sort((a, b) => a.y - b.y)
  places.forEach((place, i) => { place.at = Math.max(place.y, i === 0 ? top : places[i - 1].at + LINE_HEIGHT - 3) })
  for (let i = places.length - 1, floor = bottom; i >= 0; i--, floor = places[i + 1].at - LINE_HEIGHT + 3) {
    places[i].at = Math.min(places[i].at, floor)
  }
  return places.map(({ name, style, x, at }) => named(name, style, x + 6, at)).join('')
}

/** Names with samples of their lines, as many in a row as fit. */
function legendRows({ names, width }: Figure): { readonly markup: string, readonly row: number }[] {
  let x: number = EDGE
  let row = 0
  return names.map(({ name, style }) => {
    const needed = nameWidth(name) + EDGE
    if (x > EDGE && x + needed > width) {
      x = EDGE
      row++
    }
    const markup = named(name, style, x, LINE_HEIGHT / 2)
    x += needed
    return { markup, row }
  })
}

function named(name: string, { color, dash }: LineStyle, x: number, y: number): string {
  const dashes = dash === null ? '' : ` stroke-dasharray="${dash}"`
  return `<line x1="${x}" x2="${x + SWATCH}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="2.5"${dashes}/>${textAt(name, x + SWATCH + 5, y + 4)}`
}

function widestName({ names }: Figure): number {
  return Math.max(...names.map(({ name }) => nameWidth(name)))
}

function nameWidth(name: string): number {
  return SWATCH + 5 + 6 + textWidth(name)
}
