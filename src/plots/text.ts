// Text in a plot's SVG. Widths are estimates, on the wide side: the font is the viewer's.

export const FONT_SIZE = 12
/** A letter's share of the font size, on average, in a wide font. */
const LETTER_WIDTH = 0.58

export function textWidth(content: string): number {
  return content.length * LETTER_WIDTH * FONT_SIZE
}

/** Lines of whole words that fit, as far as words do. */
export function wrapped(content: string, width: number): string[] {
  const lines: string[] = []
  for (const word of content.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Text that begins at a place, on a baseline. @param more attributes */
export function textAt(content: string, x: number, y: number, more = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="start"${more === '' ? '' : ` ${more}`}>${escaped(content)}</text>`
}

/** As the text of an XML element. */
export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
