// Programs of other makers that are installed here: a browser that records, ffmpeg that makes a film. They are looked for by name in PATH,
// and browsers in the places where their installers put them; nothing is downloaded.

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UsageError } from './usage-error.js'

const BROWSER_NAMES = [
  'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'microsoft-edge-stable', 'msedge', 'brave-browser',
]
const BROWSER_PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => [
    'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe',
  ].map((place) => join(process.env[variable] ?? '', place))),
}

/** The path of the first of these programs in PATH; null if there is none. */
export function findInPath(names: readonly string[], path = process.env.PATH ?? ''): string | null {
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  for (const name of names) {
    for (const folder of path.split(delimiter).filter((part) => part !== '')) {
      const found = endings.map((ending) => join(folder, name + ending)).find(canRun)
      if (found !== undefined) return found
    }
  }
  return null
}

/** @param given the path that the user gave @throws UsageError */
export function requireBrowser(given: string | undefined, path?: string): string {
  if (given !== undefined) {
    if (canRun(given)) return given
    throw new UsageError(`--browser ${given}: no program is there.`)
  }
  const found = findInPath(BROWSER_NAMES, path) ?? BROWSER_PLACES[process.platform]?.find(canRun)
  if (found !== undefined) return found
  throw new UsageError('Recording needs Chromium, Chrome or Edge, which draws the picture without a display; none was found in PATH or in its usual place. '
    + 'Install one, or say where it is: --browser PATH. Without --gif and --mp4, `trpo play` works in any browser.')
}

/** @throws UsageError */
export function requireFfmpeg(path?: string): string {
  const found = findInPath(['ffmpeg'], path)
  if (found !== null) return found
  throw new UsageError('--mp4 needs ffmpeg, which was not found in PATH. Install it (https://ffmpeg.org), or record a GIF, which needs nothing more: --gif FILE.')
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false // not there, or not to be run
  }
}
