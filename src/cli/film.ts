// A film from frames: they go to ffmpeg one by one, as PNG, and H.264 comes out that every player takes.

import { spawn } from 'node:child_process'

/** @param fps frames a second @param file ends in .mp4 */
export function ffmpegArguments(fps: number, file: string): string[] {
  return [
    '-loglevel', 'error', '-y', '-f', 'image2pipe', '-framerate', String(fps), '-c:v', 'png', '-i', '-',
    '-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', file,
  ]
}

export interface Film {
  add(png: Uint8Array): Promise<void>
  /** Ends when the file is whole. @throws Error with what ffmpeg says */
  finish(): Promise<void>
  abandon(): void
}

/** @param ffmpeg its path */
export function startFilm(ffmpeg: string, fps: number, file: string): Film {
  const child = spawn(ffmpeg, ffmpegArguments(fps, file), { stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`ffmpeg ended with ${String(code)}: ${said.trim()}`))
    })
  })
  ended.catch(() => { child.stdin.destroy() }) // told by `finish`
  child.stdin.on('error', () => { child.stdin.destroy() }) // it ended early: told by `finish`
  return {
    add: async (png) => {
      if (child.stdin.destroyed) await ended
      else if (!child.stdin.write(png)) await Promise.race([ended, new Promise((resolve) => { child.stdin.once('drain', resolve) })])
    },
    finish: () => {
      child.stdin.end()
      return ended
    },
    abandon: () => { child.kill() },
  }
}
