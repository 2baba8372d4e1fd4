// The host in a page or a web worker: one thread, and the kernels for unshared memory, fetched once. There are no files.

import type { Files, Host } from '../host.js'

/** The kernels' file in this package; bundlers know this form, and carry the file along. */
const KERNELS = new URL('../../../wasm/build/kernels.wasm', import.meta.url)

let fetched: Promise<Uint8Array> | null = null

/** The bytes of the kernels for unshared memory. @param from where they are, if the bundler did not carry them along */
export function fetchKernels(from: string | URL = KERNELS): Promise<Uint8Array> {
  if (from !== KERNELS) return fetchBytes(from)
  fetched ??= fetchBytes(from).catch((error: unknown) => {
    fetched = null // the next call tries again
    throw error
  })
  return fetched
}

export async function fetchBytes(from: string | URL): Promise<Uint8Array> {
  const response = await fetch(from)
  if (response.ok) return new Uint8Array(await response.arrayBuffer())
  throw new Error(`${String(from)}: got HTTP status ${response.status}, expected the file. Is it served from there?`)
}

/** @param kernels of fetchKernels */
export function browserHost(kernels: Uint8Array): Host {
  return {
    now: () => performance.now() / 1000,
    breathe: () => new Promise((resolve) => { setTimeout(resolve, 0) }),
    kernelBytes: (shared) => {
      if (shared) throw new Error('in a page training has one thread: the kernels for shared memory are not there')
      return kernels
    },
    startThread: () => {
      throw new Error('in a page training has one thread: no other can be started')
    },
    defaultThreads: () => 1,
    files: noFiles,
  }
}

const refuse = (path: string): Promise<never> => Promise.reject(new Error(`${path}: a page has no files`))

const noFiles: Files = {
  exists: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
  read: refuse,
  readEnd: refuse,
  write: refuse,
  append: refuse,
  sync: refuse,
  rename: refuse,
  makeDirectory: refuse,
  remove: refuse,
}
