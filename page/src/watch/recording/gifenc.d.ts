// The part of gifenc 1.0.3 that is used; it comes without types.

declare module 'gifenc' {
  type Palette = number[][]
  interface FrameOptions {
    readonly palette?: Palette
    /** Milliseconds. */
    readonly delay: number
    readonly transparent?: boolean
    readonly transparentIndex?: number
    readonly dispose?: number
  }
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void
    finish(): void
    bytes(): Uint8Array
  }
  export function GIFEncoder(): Encoder
  export function quantize(rgba: Uint8ClampedArray, colours: number, options?: { readonly format: 'rgb565' }): Palette
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette, format?: 'rgb565'): Uint8Array
}
