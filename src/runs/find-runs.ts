// The run directories at and below some paths, finished or not, each once. What is in them is the business of those who read them.

import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from './run-directory.js'

/** Files of a run; a directory with one of them is no directory of runs. */
export const OF_RUN = ['config.json', 'metrics.jsonl', 'summary.json']

/**
 * All runs in the paths, which are run directories or directories with runs somewhere below; symbolic links inside are not followed.
 * @returns their paths, in the order of the paths given, then of their names
 * @throws RunError for a path that does not exist or has no run
 */
export async function findRuns(paths: readonly string[]): Promise<string[]> {
  const directories = new Map<string, string>() // real path → path as it is told
  for (const path of paths) {
    const found = await runsBelow(path)
    if (found.length === 0) throw new RunError(`${path}: no run in it, nor below it; expected run directories, as \`trpo train\` and \`trpo sweep\` make them.`)
    for (const directory of found) {
      const real = await realpath(directory)
      if (!directories.has(real)) directories.set(real, directory)
    }
  }
  return [...directories.values()]
}

/** Run directories at or below a path. */
async function runsBelow(path: string): Promise<string[]> {
  await requireDirectory(path)
  return walk(path)
}

/** @throws RunError that says what the path is instead */
export async function requireDirectory(path: string): Promise<void> {
  const about = await stat(path).catch((cause: unknown) => {
    throw new RunError(`${path}: no such directory. \`trpo train\` and \`trpo sweep\` print the paths of their runs.`, { cause })
  })
  if (!about.isDirectory()) throw new RunError(`${path}: got a file, expected a run directory or a directory with runs.`)
}

/**
 * Run directories at or below a directory, in the order of their names; symbolic links are not followed.
 * @param unreadable told of each directory that cannot be listed, in place of an error; nothing below a run is visited
 */
export async function walk(path: string, unreadable?: (path: string, error: unknown) => void): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (unreadable === undefined) throw error
    unreadable(path, error)
    return []
  })
  if (entries.some(({ name }) => OF_RUN.includes(name))) return [path]
  const below: string[] = []
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()
  for (const name of folders) below.push(...await walk(join(path, name), unreadable))
  return below
}
