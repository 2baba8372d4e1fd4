// The kept results: one JSON file a run, bench/results/<date>-<time>-<kind of machine>.json. The newest one from the same kind of
// machine is what a run is compared with.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { machineName, type Machine } from './machine.js'
import type { CaseResult } from './rows.js'

export interface Result {
  /** ISO 8601, UTC. */
  readonly date: string
  readonly machine: Machine
  /** Load of the machine before the run, this process not counted (`load` in machine.ts). */
  readonly loadBefore: number
  readonly cases: Readonly<Record<string, CaseResult>>
}

const FOLDER = new URL('./results/', import.meta.url)

/** The newest kept result from this kind of machine, with its file name. */
export function previousResult(machine: Machine): { file: string, result: Result } | null {
  mkdirSync(FOLDER, { recursive: true })
  const file = readdirSync(FOLDER).filter((name) => name.endsWith(`-${machineName(machine)}.json`)).sort().at(-1)
  if (file === undefined) return null
  return { file, result: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Result }
}

/** @returns the file's name in bench/results */
export function keepResult(result: Result): string {
  const file = `${result.date.slice(0, 16).replace(/[T:]/g, '-')}-${machineName(result.machine)}.json`
  writeFileSync(new URL(file, FOLDER), `${JSON.stringify(result, (_, value: unknown) => rounded(value), 2)}\n`)
  return file
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value
}
