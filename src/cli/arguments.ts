// Parsers of options on the command line that are no config keys: numbers, and options that may be given again. A refusal ends with
// exit code 2.

import { InvalidArgumentError } from 'commander'

const MOST_THREADS = 256
const MOST_PORT = 65_535

/** For an option that may be given any number of times. */
export function gather(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], text]
}

export function parseThreads(text: string): number {
  return integer(text, 1, MOST_THREADS)
}

export function parseEpisodes(text: string): number {
  return integer(text, 1, Number.MAX_SAFE_INTEGER)
}

export function parseSeed(text: string): number {
  return integer(text, 0, Number.MAX_SAFE_INTEGER)
}

export function parseSteps(text: string): number {
  return integer(text, 1, Number.MAX_SAFE_INTEGER)
}

export function parseKeepPolicies(text: string): number {
  return integer(text, 0, 1_000_000)
}

/** 0 is a free one of the system's choice. */
export function parsePort(text: string): number {
  return integer(text, 0, MOST_PORT)
}

function integer(text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text.replaceAll('_', ''))
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new InvalidArgumentError(`Got "${text}", expected an integer from ${least} to ${most}.`)
}
