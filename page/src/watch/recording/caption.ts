// The picture of a recording: the stage's, scaled down to size, and in its lower corners what is shown and how it goes.

import type { Moment } from '../../../../src/browser.js'
import { formatNumber } from '../../data/format.js'
import type { Theme } from '../../shell/theme.js'

const INK: Readonly<Record<Theme, { readonly text: string, readonly halo: string }>> = {
  light: { text: '#2b3440', halo: 'rgba(255, 255, 255, .75)' },
  dark: { text: '#dfe6ee', halo: 'rgba(8, 10, 14, .75)' },
}

export class Caption {
  private readonly canvas = document.createElement('canvas')
  private readonly pen: CanvasRenderingContext2D

  /** @param title null for no text at all */
  constructor(width: number, height: number, private readonly theme: Theme, private readonly title: string | null) {
    this.canvas.width = width
    this.canvas.height = height
    const pen = this.canvas.getContext('2d', { willReadFrequently: true })
    if (pen === null) throw new Error('the browser gives no 2D canvas')
    pen.imageSmoothingQuality = 'high'
    this.pen = pen
  }

  compose(picture: HTMLCanvasElement, moment: Moment): { readonly canvas: HTMLCanvasElement, readonly pixels: () => ImageData } {
    const { canvas, canvas: { width, height }, pen, title } = this
    pen.drawImage(picture, 0, 0, width, height)
    if (title !== null) {
      const size = Math.max(10, Math.min(15, width / 34))
      pen.font = `${size}px system-ui, 'DejaVu Sans', sans-serif`
      const end = moment.end === null ? '' : ` · ${moment.end}`
      const status = `step ${moment.step} · return ${formatNumber(Math.round(moment.return * 10) / 10)}${end}`
      const margin = 0.8 * size
      this.write(status, width - margin, height - margin, 'right')
      // Above the other where both do not fit beside each other, also at the longest that the status gets.
      const crowded = pen.measureText(`${title}step 1000 · return −1000.5 · terminated`).width > width - 4 * margin
      this.write(title, crowded ? width - margin : margin, height - margin - (crowded ? 1.5 * size : 0), crowded ? 'right' : 'left')
    }
    return { canvas, pixels: () => pen.getImageData(0, 0, width, height) }
  }

  private write(text: string, x: number, y: number, align: CanvasTextAlign): void {
    const { pen, theme } = this
    pen.textAlign = align
    pen.lineWidth = 3
    pen.lineJoin = 'round'
    pen.strokeStyle = INK[theme].halo
    pen.fillStyle = INK[theme].text
    pen.strokeText(text, x, y)
    pen.fillText(text, x, y)
  }
}
