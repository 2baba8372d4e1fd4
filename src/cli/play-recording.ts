// Records a play: a browser without a display draws frame after frame on request, in software and by the task's own time, so that neither
// the machine's speed nor its graphics card shows. The page makes the GIF (its recorder is page/src/watch/recording); a film is ffmpeg's.

import { stat, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { PolicyEntry } from '../dashboard/protocol.js'
import type { RecordingFrame, RecordingRequest } from '../dashboard/recording.js'
import { startFilm, type Film } from './film.js'
import { requireBrowser, requireFfmpeg } from './find-program.js'
import { UsageError } from './usage-error.js'

export interface RecordingFlags {
  readonly gif?: string
  readonly mp4?: string
  readonly seed?: number
  readonly sample?: boolean
  readonly seconds?: number
  readonly frames?: number
  readonly fps?: number
  readonly width?: number
  readonly speed?: number
  readonly theme: 'light' | 'dark'
  readonly caption: boolean
  readonly browser?: string
  readonly json?: boolean
}

const DEFAULTS = { seconds: 8, fps: 25, width: 480, speed: 1 } as const
const MOST_FRAMES = 5000
const WIDTHS = [64, 1920] as const
/** A GIF's times are hundredths of a second, and browsers show nothing faster than two of them. */
const GIF_RATES = [1, 2, 4, 5, 10, 20, 25, 50]
const ASPECT = 10 / 16
const READY_MS = 60_000
const DRAWING = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--hide-scrollbars']

/** Which of the picture's numbers are asked for. @throws UsageError */
export function recordingSize({ gif, seconds, frames, fps = DEFAULTS.fps, width = DEFAULTS.width, speed = DEFAULTS.speed }: Omit<RecordingFlags, 'theme' | 'caption'>):
Pick<RecordingRequest, 'frames' | 'fps' | 'width' | 'height' | 'speed'> {
  if (seconds !== undefined && frames !== undefined) throw new UsageError('--seconds and --frames both say how long the recording is: give one of them.')
  const count = Math.round(frames ?? (seconds ?? DEFAULTS.seconds) * fps)
  if (count < 1 || count > MOST_FRAMES) throw new UsageError(`the recording has ${count} frames; expected 1 to ${MOST_FRAMES}. Change --seconds, --frames or --fps.`)
  if (gif !== undefined && !GIF_RATES.includes(fps)) throw new UsageError(`--fps ${fps}: a GIF can have ${GIF_RATES.join(', ')} frames a second.`)
  if (fps > 60) throw new UsageError(`--fps ${fps}: expected at most 60 frames a second.`)
  if (width < WIDTHS[0] || width > WIDTHS[1]) throw new UsageError(`--width ${width}: expected ${WIDTHS[0]} to ${WIDTHS[1]} pixels.`)
  const even = (length: number): number => 2 * Math.round(length / 2) // films are stored in blocks of two by two
  return { frames: count, fps, width: even(width), height: even(width * ASPECT), speed }
}

/** What records, once the run is served; null where nothing is to be recorded. @throws UsageError before anything is started */
export function recordingOf(flags: RecordingFlags): ((address: string, run: string, policy: PolicyEntry) => Promise<void>) | null {
  const { gif, mp4 } = flags
  if (gif !== undefined && mp4 !== undefined) throw new UsageError('--gif and --mp4 are two recordings: give one of them.')
  const file = gif ?? mp4
  if (file === undefined) return null
  const size = recordingSize(flags)
  const ffmpeg = mp4 === undefined ? null : requireFfmpeg()
  const browser = requireBrowser(flags.browser)
  return async (address, run, policy) => {
    const { theme, caption, seed = null, sample = false } = flags
    const kind = ffmpeg === null ? 'gif' : 'png'
    const request = { ...size, run, policy: policy.name, policyTold: describe(policy), seed, sample, kind, theme, caption } as const
    const film = ffmpeg === null ? null : startFilm(ffmpeg, size.fps, file)
    const last = await inBrowser(browser, `${address}#/watch?record=1`, size, async (page) => record(page, request, file, film)).catch((error: unknown) => {
      film?.abandon()
      throw error
    })
    const { size: bytes } = await stat(file)
    const { frames, fps, width, height } = size
    const { episode, step, return: sum, end } = last
    const told = { file, bytes, frames, fps, width, height, last: { episode, step, return: sum, end } }
    if (flags.json === true) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`)
    else process.stdout.write(`${file}: ${frames} frames, ${fps} a second, ${width} × ${height}, ${(bytes / 1e6).toFixed(2)} MB\n`)
  }
}

async function inBrowser<T>(
  path: string, address: string, { width, height }: { width: number, height: number }, use: (page: Page) => Promise<T>,
): Promise<T> {
  const { chromium } = await import('playwright-core')
  // Chromium refuses its sandbox to root; the only page that it opens is ours.
  const root = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath: path, args: [...DRAWING, ...root ? ['--no-sandbox'] : []] })
  try {
    const page = await browser.newPage({ viewport: { width, height } })
    await page.goto(address)
    await page.waitForSelector('[data-recorder="ready"]', { timeout: READY_MS })
    return await use(page)
  } finally {
    await browser.close()
  }
}

async function record(page: Page, request: RecordingRequest, file: string, film: Film | null): Promise<RecordingFrame> {
  await page.evaluate(`window.trpoRecorder.open(${JSON.stringify(request)}).then((recording) => { window.trpoRecording = recording })`)
  let frame: RecordingFrame | null = null
  for (let i = 0; i < request.frames; i++) {
    frame = await page.evaluate<RecordingFrame>('window.trpoRecording.frame()')
    if (film !== null) await film.add(Buffer.from(frame.png ?? '', 'base64'))
    if (process.stderr.isTTY) process.stderr.write(`\rframe ${i + 1} of ${request.frames}`)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  if (film === null) await writeFile(file, Buffer.from(await page.evaluate<string>('window.trpoRecording.finish()'), 'base64'))
  else await film.finish()
  if (frame === null) throw new RangeError('a recording has at least one frame')
  return frame
}

function describe({ name, steps }: PolicyEntry): string {
  return steps === null ? `${name} policy` : `after ${steps.toLocaleString('en')} steps`
}
