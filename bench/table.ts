// The table on the terminal, aligned, or as Markdown.

import { reached, type Row } from './rows.js'

const HEADINGS = ['', 'unit', 'best', 'median', 'spread', 'target', 'reached', 'best ÷ previous']

/** @param previous best figure of the previous result, by the row's name; undefined where there is none */
export function table(rows: readonly Row[], previous: (name: string) => number | undefined, markdown: boolean): string {
  const lines = [HEADINGS, ...rows.map((row) => cells(row, previous(row.name)))]
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const padded = lines.map((line) => line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))))
  if (!markdown) return padded.map((line) => line.join('  ').trimEnd()).join('\n')
  const rule = widths.map((width, i) => '-'.repeat(i < 2 ? width : width - 1) + (i < 2 ? '' : ':'))
  return [padded[0], rule, ...padded.slice(1)].map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function cells(row: Row, before: number | undefined): string[] {
  const { name, unit, best, median, spread, target, better } = row
  const isReached = reached(row)
  return [
    name, unit, figure(best), figure(median), `${(100 * spread).toFixed(0)} %`,
    target === null ? '' : `${target.of} ${better === 'more' ? '≥' : '≤'} ${figure(target.bound)}`,
    isReached === null ? '' : isReached ? 'yes' : 'NO',
    before === undefined ? '–' : (best / before).toFixed(3),
  ]
}

/** Three or more significant digits, thousands grouped. */
export function figure(x: number): string {
  if (Math.abs(x) >= 1000) return Math.round(x).toLocaleString('en-US')
  return Math.abs(x) >= 100 ? x.toFixed(0) : Math.abs(x) >= 10 ? x.toFixed(1) : x.toFixed(Math.abs(x) >= 1 ? 2 : 3)
}
