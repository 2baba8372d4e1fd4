// Progress of a sweep on a terminal: a table that updates itself, a line for each environment and its settings. What must not be
// overlooked is written above it and stays.

import { createLogUpdate } from 'log-update'
import type { SweepEvent } from '../experiments/sweep.js'
import { formatTable } from './format.js'
import type { SweepTally, TallyRow } from './sweep-tally.js'
import { cellsOf, describeTotal, troubleOf, type SweepProgress, type SweepStream } from './sweep-words.js'

const MILLISECONDS_BETWEEN_DRAWINGS = 250
const HEADER = ['environment', 'settings', 'done', 'running', 'failed', 'waiting', 'progress', 'return', 'steps/s']
const RIGHT = [2, 3, 4, 5, 6, 7, 8]
/** Lines beside the rows: header, total, message, the one that the cursor is in. */
const OTHER_LINES = 5

export class SweepTable implements SweepProgress {
  private readonly redraw: ReturnType<typeof createLogUpdate>
  private readonly timer: NodeJS.Timeout
  private text = ''

  constructor(private readonly tally: SweepTally, private readonly stream: SweepStream) {
    this.redraw = createLogUpdate(stream)
    this.timer = setInterval(() => { this.draw() }, MILLISECONDS_BETWEEN_DRAWINGS).unref()
  }

  update(event: SweepEvent): void {
    const trouble = troubleOf(event)
    if (trouble === null) return // the next drawing shows it
    this.redraw.clear()
    this.stream.write(`${trouble}\n`)
    this.draw()
  }

  message(text: string): void {
    this.text = text
    this.draw()
  }

  finish(): void {
    clearInterval(this.timer)
    this.draw()
    this.redraw.done() // gives the terminal its cursor back
  }

  private draw(): void {
    const { columns = 80, rows = 24 } = this.stream
    const lines = drawing(this.tally, Math.max(1, rows - OTHER_LINES))
    this.redraw([...lines, ...(this.text === '' ? [] : [this.text])].map((line) => shortened(line, columns)).join('\n'))
  }
}

/** Where there is no room for all rows, those with runs under way come first. */
export function drawing(tally: SweepTally, most: number): string[] {
  const rows = tally.rows()
  const shown = rows.length <= most ? rows : [...rows].sort((a, b) => busy(b) - busy(a)).slice(0, most - 1)
  const table = formatTable([HEADER, ...shown.map(cellsOf)], RIGHT).split('\n')
  const hidden = rows.length - shown.length
  return [...table, ...(hidden > 0 ? [`… and ${hidden} more`] : []), describeTotal(tally.total(), tally.secondsLeft())]
}

function busy({ running, failed, waiting }: TallyRow): number {
  return running > 0 ? 3 : failed > 0 ? 2 : waiting > 0 ? 1 : 0
}

/** A line that wraps would spoil the table. */
function shortened(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`
}
