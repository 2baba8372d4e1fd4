// Bundles src/export/player/module.ts, the program of an exported policy, into one text without imports, and writes it as the
// constant of src/export/player-source.ts (not kept in git). The sources that it is made of are the library's own, so there is no
// second copy of any formula. `bundlePlayer` alone gives the text, for the test that what lies there is not stale.

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export async function bundlePlayer(): Promise<string> {
  const entry = fileURLToPath(new URL('../src/export/player/module.ts', import.meta.url))
  const built = await build({
    configFile: false, logLevel: 'error',
    build: { lib: { entry, formats: ['es'] }, write: false, minify: false, target: 'es2022' },
  })
  const [chunk, ...more] = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  if (chunk.type !== 'chunk' || more.length > 0 || chunk.imports.length > 0) throw new Error('the bundle of the player must be one file without imports')
  return chunk.code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = '// Written by scripts/build-player.ts from src/export/player; do not edit.\n\n'
    + `export const PLAYER_SOURCE: string = ${JSON.stringify(await bundlePlayer())}\n`
  writeFileSync(new URL('../src/export/player-source.ts', import.meta.url), text)
}
