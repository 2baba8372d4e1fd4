// Files that are whole or absent: written beside their place, fsynced, renamed. A reader, or a crash, sees the old file or the new.

import { basename, dirname, join } from 'node:path'
import type { Files } from '../host/host.js'

/**
 * Replaces `path` by `content` atomically. The directory must exist.
 * @param beside where it is written first, on the same disk
 */
export async function writeFileAtomic(
  files: Files, path: string, content: Uint8Array | string, beside = join(dirname(path), `.${basename(path)}.unfinished`),
): Promise<void> {
  try {
    await files.write(beside, typeof content === 'string' ? new TextEncoder().encode(content) : content)
    await files.sync(beside)
    await files.rename(beside, path)
  } catch (cause) {
    await files.remove(beside).catch(() => undefined) // the first failure is the one to tell
    throw cause
  }
  await files.sync(dirname(path))
}
