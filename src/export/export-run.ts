// Exporting the policy of a run into a file: finds it, and overwrites nothing that it was not told to. On Node.

import { statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Files } from '../host/host.js'
import { writeFileAtomic } from '../runs/atomic-file.js'
import { sha256 } from '../runs/parameters-hash.js'
import { RunDirectory } from '../runs/run-directory.js'
import { packageVersion } from '../runs/versions.js'
import { checkOptions, ExportError, exportPolicyWith, type ExportFormat, type ExportOptions } from './export-policy.js'

export interface ExportRunOptions extends ExportOptions {
  /** The policy of the best evaluation during training instead of the last one. */
  readonly best?: boolean
  /** Where the file goes; without it, into the run's directory (beside a policy file), under the format's usual name. */
  readonly out?: string
  /** Overwrites a file that is there. */
  readonly force?: boolean
}

export interface ExportResult {
  readonly format: ExportFormat
  readonly env: string
  /** The file that was written. */
  readonly file: string
  readonly bytes: number
}

/**
 * @param path a run directory, or a policy.safetensors
 * @throws ExportError for options that do not fit and a file that is there already, RunError for a run without a policy
 */
export async function exportRunOn(files: Files, path: string, options: ExportRunOptions): Promise<ExportResult> {
  const { best = false, out, force = false, ...rest } = options
  checkOptions(rest)
  const { directory, content: policy } = await readPolicyOf(files, path, best)
  const { format, env, name, content } = exportPolicyWith(sha256, policy, rest, packageVersion())
  const file = out ?? join(directory, best ? `best-${name}` : name)
  if (!force && await files.exists(file)) {
    throw new ExportError(`export: ${file} is there already; nothing was written. Overwrite it (--force, or force: true), or give another file (--out).`)
  }
  if (basename(file).endsWith('policy.safetensors') && resolve(dirname(file)) === resolve(directory)) {
    throw new ExportError(`export: ${file} is where the run keeps its own policy. Give another file (--out).`)
  }
  await files.makeDirectory(dirname(file))
  await writeFileAtomic(files, file, content)
  return { format, env, file, bytes: content.length }
}

async function readPolicyOf(files: Files, path: string, best: boolean): Promise<{ directory: string, content: Uint8Array }> {
  if (await files.exists(path) && statSync(path).isFile()) {
    if (best) throw new ExportError(`export: best was asked for, but ${path} is a file. Give the run's directory, or its best-policy.safetensors.`)
    return { directory: dirname(path), content: await files.read(path) }
  }
  const run = await RunDirectory.open(files, path)
  return { directory: path, content: await run.readPolicy(best ? 'best' : 'last') }
}
