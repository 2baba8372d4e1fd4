// Files on Node.

import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Files } from '../host.js'

export const nodeFiles: Files = {
  exists: (path) => stat(path).then(() => true, (error: unknown) => absent(error, false)),
  list: (path) => readdir(path).then((names) => names.sort(), (error: unknown) => absent(error, [])),
  read: (path) => readFile(path),
  readEnd,
  write: (path, content) => writeFile(path, content),
  append: (path, content) => appendFile(path, content),
  sync,
  rename,
  makeDirectory,
  remove: (path) => rm(path, { recursive: true, force: true }),
}

/** The value for a path that is not there; any other failure is thrown. */
function absent<T>(error: unknown, value: T): T {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return value
  throw error
}

async function readEnd(path: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const length = Math.min(bytes, size)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  const top = resolve(first)
  for (let made = resolve(path); made.length >= top.length; made = dirname(made)) await sync(dirname(made))
}

/** Windows has no such call for directories, and needs none. */
async function sync(path: string): Promise<void> {
  const isDirectory = (await stat(path)).isDirectory()
  if (isDirectory && process.platform === 'win32') return
  const handle = await open(path, isDirectory ? 'r' : 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
