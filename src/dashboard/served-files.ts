// The files below the served directory, for reading only: what is no plain file (a symbolic link, a pipe, a device) is not opened, and no
// path leads out of the directory, also not through a folder that becomes a link while it is served.

import { constants } from 'node:fs'
import { lstat, open, readdir, realpath, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Files } from '../host/host.js'

/** A config, a summary or a policy; a longer file is none of these. */
const MOST_BYTES = 1 << 28

/** Something that is not served. */
export class NotServed extends Error {
  override readonly name = 'NotServed'
}

/** What changes when a file does. */
export interface FileMark {
  readonly inode: number
  readonly size: number
  /** Milliseconds since 1970. */
  readonly changed: number
}

/** Paths are those of run-index.ts: names joined to the real path of the served directory. */
export const servedFiles: Files = {
  exists: async (path) => await mark(path) !== null,
  list: async (path) => {
    await requireReal(path)
    return (await readdir(path)).sort()
  },
  read: (path) => withFile(path, async (handle, size) => {
    if (size > MOST_BYTES) throw new NotServed(`${path}: got ${size} bytes, expected at most ${MOST_BYTES}.`)
    return readAt(handle, 0, size)
  }),
  readEnd: (path, bytes) => withFile(path, (handle, size) => readAt(handle, Math.max(0, size - bytes), Math.min(bytes, size))),
  write: refused, append: refused, sync: refused, rename: refused, makeDirectory: refused, remove: refused,
}

/** Null where there is nothing. @throws where it cannot be told, as in a folder without permission */
export async function mark(path: string): Promise<FileMark | null> {
  try {
    const { ino, size, mtimeMs } = await lstat(path)
    return { inode: ino, size, changed: mtimeMs }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}

/** Opens a plain file for the time of `use`. */
export async function withFile<T>(path: string, use: (handle: FileHandle, size: number, inode: number) => Promise<T>): Promise<T> {
  await requireReal(dirname(path))
  if (!(await lstat(path)).isFile()) throw new NotServed(`${path}: it is no plain file; links and devices are not served.`)
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK) // a link or a pipe put there since
  try {
    const about = await handle.stat()
    if (!about.isFile()) throw new NotServed(`${path}: it is no plain file; links and devices are not served.`)
    return await use(handle, about.size, about.ino)
  } finally {
    await handle.close()
  }
}

/** As many of the bytes as there are. */
export async function readAt(handle: FileHandle, from: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  let filled = 0
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, from + filled)
    if (bytesRead === 0) break // it was cut meanwhile
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function requireReal(directory: string): Promise<void> {
  if (await realpath(directory) !== directory) throw new NotServed(`${directory}: a symbolic link leads there; links are not followed.`)
}

function refused(): never {
  throw new NotServed('The dashboard reads, and writes nothing.')
}
