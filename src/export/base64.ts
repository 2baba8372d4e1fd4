// Bytes as text (RFC 4648, "+/" and "="), both ways and without the host: an exported module has to run where there is no atob, and a page
// has no Buffer.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = bytes[i] << 16 | (left > 1 ? bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0)
    parts.push(
      DIGITS[word >>> 18] + DIGITS[word >>> 12 & 63] + (left > 1 ? DIGITS[word >>> 6 & 63] : '=') + (left > 2 ? DIGITS[word & 63] : '='),
    )
  }
  return parts.join('')
}

/** The bytes of a text that `toBase64` wrote. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array(text.length / 4 * 3 - padding)
  const values = new Uint8Array(128)
  for (let i = 0; i < DIGITS.length; i++) values[DIGITS.charCodeAt(i)] = i
  const digit = (i: number): number => values[text.charCodeAt(i)] // '=' counts as 0; what it would give is cut off
  for (let i = 0, at = 0; i < text.length; i += 4) {
    const word = digit(i) << 18 | digit(i + 1) << 12 | digit(i + 2) << 6 | digit(i + 3)
    bytes[at++] = word >>> 16 // beyond the end a write is ignored
    bytes[at++] = word >>> 8
    bytes[at++] = word
  }
  return bytes
}
