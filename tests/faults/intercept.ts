// Stands between a run and its files: sees every operation before it happens, and may fail, delay or stop it.

import type { Files } from '../../dist/host/host.js'

export interface Operation {
  readonly name: keyof Files
  readonly path: string
  /** Counted over all operations, from 0. */
  readonly index: number
  /** What is written; null where nothing is. */
  readonly content: Uint8Array | null
}

/** @param before called before each operation; what it throws is what the operation fails with */
export function intercept(files: Files, before: (operation: Operation) => Promise<void> | void): Files {
  let count = 0
  const see = async (name: keyof Files, path: string, content: Uint8Array | null = null): Promise<void> => {
    await before({ name, path, index: count++, content })
  }
  return {
    exists: async (path) => { await see('exists', path); return files.exists(path) },
    list: async (path) => { await see('list', path); return files.list(path) },
    read: async (path) => { await see('read', path); return files.read(path) },
    readEnd: async (path, bytes) => { await see('readEnd', path); return files.readEnd(path, bytes) },
    write: async (path, content) => { await see('write', path, content); return files.write(path, content) },
    append: async (path, content) => { await see('append', path, content); return files.append(path, content) },
    sync: async (path) => { await see('sync', path); return files.sync(path) },
    rename: async (from, to) => { await see('rename', to); return files.rename(from, to) },
    makeDirectory: async (path) => { await see('makeDirectory', path); return files.makeDirectory(path) },
    remove: async (path) => { await see('remove', path); return files.remove(path) },
  }
}
