// Words of a command line that is printed to be copied.

/** As a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
