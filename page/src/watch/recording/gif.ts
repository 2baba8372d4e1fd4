// Frames to a GIF: one palette for all, so that nothing flickers, and of every frame but the first only what changed.

import { applyPalette, GIFEncoder, quantize } from 'gifenc'

/** One of the 256 stands for "as before". */
const COLOURS = 255
const UNCHANGED = 255
/** Pixels that a palette is made of. */
const SAMPLES = 250_000

export class Gif {
  private readonly encoder = GIFEncoder()
  private readonly palette: number[][]
  private before: Uint8Array | null = null

  /** @param samples frames from here and there in the recording @param delay milliseconds from frame to frame, a multiple of 10 */
  constructor(
    private readonly width: number, private readonly height: number, samples: readonly ImageData[], private readonly delay: number,
  ) {
    this.palette = quantize(thinned(samples), COLOURS, { format: 'rgb565' })
    while (this.palette.length <= UNCHANGED) this.palette.push([0, 0, 0])
  }

  add({ data }: ImageData): void {
    const { encoder, width, height, palette, delay, before } = this
    const colours = palette.slice(0, UNCHANGED)
    const index = applyPalette(data, colours, 'rgb565')
    if (before === null) encoder.writeFrame(index, width, height, { palette, delay })
    else {
      const changed = index.map((colour, i) => (colour === before[i] ? UNCHANGED : colour))
      encoder.writeFrame(changed, width, height, { delay, transparent: true, transparentIndex: UNCHANGED, dispose: 1 })
    }
    this.before = index
  }

  finish(): Uint8Array {
    this.encoder.finish()
    return this.encoder.bytes()
  }
}

/** Every so-many-th pixel of all frames. */
function thinned(frames: readonly ImageData[]): Uint8ClampedArray {
  const pixels = frames.reduce((sum, { data }) => sum + data.length / 4, 0)
  const stride = Math.max(1, Math.ceil(pixels / SAMPLES))
  const taken = new Uint8ClampedArray(4 * frames.reduce((sum, { data }) => sum + Math.ceil(data.length / 4 / stride), 0))
  let at = 0
  for (const { data } of frames) {
    for (let i = 0; i < data.length; i += 4 * stride) {
      taken.set(data.subarray(i, i + 4), at)
      at += 4
    }
  }
  return taken
}
