// What `trpo play` is asked for, before and around the browser: the size of a recording, the policy that is meant, the programs that are
// there or not, and what ffmpeg is told and given (by a stand-in that writes down both). The browser's part is in tests/watch-page.test.ts.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PolicyEntry } from '../dashboard/protocol.js'
import { ffmpegArguments, startFilm } from './film.js'
import { findInPath, requireBrowser, requireFfmpeg } from './find-program.js'
import { recordingOf, recordingSize } from './play-recording.js'
import { choosePolicy } from './play.js'
import { UsageError } from './usage-error.js'

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'trpo-play-')) })
afterAll(() => { rmSync(folder, { recursive: true }) })

function program(name: string, code: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!${process.execPath}\n${code}\n`)
  chmodSync(path, 0o755)
  return path
}

describe('the size of a recording', () => {
  it('is eight seconds of 480 pixels, or what is asked for', () => {
    expect(recordingSize({})).toEqual({ frames: 200, fps: 25, width: 480, height: 300, speed: 1 })
    expect(recordingSize({ frames: 30, fps: 10, width: 321, speed: 2 })).toEqual({ frames: 30, fps: 10, width: 322, height: 200, speed: 2 })
    expect(recordingSize({ seconds: 0.5, fps: 20 }).frames).toBe(10)
  })

  it.each([
    [{ seconds: 1, frames: 5 }, /both say how long/],
    [{ seconds: 1000 }, /has 25000 frames; expected 1 to 5000/],
    [{ gif: 'a.gif', fps: 30 }, /a GIF can have 1, 2, 4, 5, 10, 20, 25, 50 frames/],
    [{ mp4: 'a.mp4', fps: 100 }, /at most 60/],
    [{ width: 8 }, /--width 8: expected 64 to 1920/],
  ])('is refused for %j', (flags, message) => {
    expect(() => recordingSize(flags)).toThrow(message)
    expect(() => recordingSize(flags)).toThrow(UsageError)
  })

  it('is for one recording at a time, or none', () => {
    expect(recordingOf({ theme: 'light', caption: true })).toBeNull()
    expect(() => recordingOf({ gif: 'a', mp4: 'b', theme: 'light', caption: true })).toThrow(/give one of them/)
  })
})

describe('the policy that is meant', () => {
  const policies: PolicyEntry[] = [{ name: 'last', steps: 9000 }, { name: '1024', steps: 1024 }, { name: '4096', steps: 4096 }]

  it.each([['last', 'last'], ['4096', '4096'], ['3000', '4096'], ['2000', '1024'], ['1000000', 'last']])('for %s is %s', (asked, name) => {
    expect(choosePolicy({ policies }, asked, 'run').name).toBe(name)
  })

  it('may not be there', () => {
    expect(() => choosePolicy({ policies }, 'best', 'run')).toThrow(/it has no policy "best"; it has last, 1024, 4096\. A best one .*--eval-every/)
    expect(() => choosePolicy({ policies: [] }, 'last', 'run')).toThrow(/has no policy yet/)
  })
})

describe('programs', () => {
  it('are found in PATH if they can be run', () => {
    const path = program('ffmpeg', '')
    writeFileSync(join(folder, 'chromium'), 'no program')
    expect(findInPath(['ffmpeg'], `/nowhere:${folder}`)).toBe(path)
    expect(findInPath(['chromium'], folder)).toBeNull()
    expect(requireFfmpeg(folder)).toBe(path)
    expect(requireBrowser(path)).toBe(path)
  })

  it('that are missing are told with what to do', () => {
    expect(() => requireFfmpeg('/nowhere')).toThrow(/--mp4 needs ffmpeg, which was not found in PATH\. Install it .* --gif FILE/)
    expect(() => requireBrowser('/nowhere/chrome')).toThrow(/--browser \/nowhere\/chrome: no program is there/)
    if (process.platform === 'linux') expect(() => requireBrowser(undefined, '/nowhere')).toThrow(/needs Chromium, Chrome or Edge.*--browser PATH/)
  })
})

describe('a film', () => {
  it('gets its frames in order, and ffmpeg its arguments', async () => {
    const ffmpeg = program('film', `
      const { createWriteStream, writeFileSync } = require('node:fs')
      const file = process.argv.at(-1)
      writeFileSync(file + '.json', JSON.stringify(process.argv.slice(2)))
      process.stdin.pipe(createWriteStream(file))`)
    const file = join(folder, 'film.mp4')
    const film = startFilm(ffmpeg, 30, file)
    const frames = Array.from({ length: 40 }, (_, i) => Buffer.alloc(20_000, i))
    for (const frame of frames) await film.add(frame)
    await film.finish()
    expect(readFileSync(file).equals(Buffer.concat(frames))).toBe(true)
    expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))).toEqual(ffmpegArguments(30, file))
    const told = ffmpegArguments(30, file).join(' ')
    expect(told).toContain('-f image2pipe -framerate 30 -c:v png -i - ')
    expect(told).toMatch(/-pix_fmt yuv420p .*film\.mp4$/)
  })

  it('that fails says why, in ffmpeg\'s words', async () => {
    const film = startFilm(program('broken', 'console.error("no such encoder"); process.exit(3)'), 25, join(folder, 'x.mp4'))
    await expect((async () => {
      for (let i = 0; i < 200; i++) await film.add(Buffer.alloc(100_000))
      await film.finish()
    })()).rejects.toThrow(/ffmpeg ended with 3: no such encoder/)
  })
})
