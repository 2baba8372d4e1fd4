// A plot's SVG as PNG, without a browser. Text needs a font of the machine, or a file: without any it would be left out in silence, so
// that is an error here.

import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js'
import { existsSync } from 'node:fs'
import { FONT_FAMILY } from './figure-svg.js'
import { PlotError } from './plot-error.js'

export interface PngOptions {
  /** Pixels of the picture for each of the plot's; 2 if not given, as print and good screens need. */
  readonly scale?: number
  /** A TrueType or OpenType file to take in place of the machine's fonts. */
  readonly font?: string
}

const MOST_SCALE = 10
const PROBE = `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" font-family="${FONT_FAMILY}">0k</text></svg>`

/** @throws PlotError without a font, or for a scale out of range */
export function renderPng(svg: string, { scale = 2, font }: PngOptions = {}): Uint8Array {
  if (!(scale > 0 && scale <= MOST_SCALE)) throw new PlotError(`scale: got ${scale}, expected a number above 0, ${MOST_SCALE} at most.`)
  if (font !== undefined && !existsSync(font)) throw new PlotError(`font ${font}: no such file.`)
  const options: ResvgRenderOptions = {
    font: font === undefined ? { loadSystemFonts: true } : { loadSystemFonts: false, fontFiles: [font] },
    fitTo: { mode: 'zoom', value: scale },
  }
  requireFont(options, font)
  return new Resvg(svg, options).render().asPng()
}

function requireFont(options: ResvgRenderOptions, font: string | undefined): void {
  if (new Resvg(PROBE, options).getBBox() !== undefined) return
  throw new PlotError(font === undefined
    ? 'png: this machine has no font, and all text would be missing. Install one (on Debian: apt-get install fonts-dejavu-core), give a font file (--font), or write an SVG.'
    : `font ${font}: it cannot be read as a TrueType or OpenType font, and all text would be missing.`)
}
