// What curves are called: by the settings that set them apart, or as they were named; and the order that they come in.

import { didYouMean } from '../errors/closest.js'
import { PRESET } from '../experiments/settings-name.js'
import { PlotError } from './plot-error.js'
import type { RunGroup } from './read-runs.js'

export interface CurveNames {
  /** Settings of the groups, each once: those that were named in the order of the names, then the others as they are found. */
  readonly order: readonly string[]
  /** What all groups have beside their environments' presets: said once, and not in each name. */
  readonly shared: readonly string[]
  readonly nameOf: (settings: string) => string
}

/**
 * @param present settings of the curves, by the order of the report
 * @param names what curves are to be called, by what they would be called
 * @throws PlotError for a name of no curve
 */
export function curveNames(
  groups: readonly RunGroup[], present: readonly string[], names: Readonly<Record<string, string>> = {},
): CurveNames {
  const shared = groups[0].parts.filter((part) => groups.every(({ parts }) => parts.includes(part)))
  const settings = [...new Set(present)]
  const shortNames = new Map(settings.map((each) => [each, shortName(each, groups, shared)]))
  const shortOf = (each: string): string => shortNames.get(each) ?? each
  const given = Object.keys(names)
  requireKnown(given, [...shortNames.values()])
  const named = given.flatMap((name) => settings.filter((each) => shortOf(each) === name))
  return {
    order: [...named, ...settings.filter((each) => !named.includes(each))],
    shared,
    nameOf: (each) => names[shortOf(each)] ?? shortOf(each),
  }
}

function shortName(settings: string, groups: readonly RunGroup[], shared: readonly string[]): string {
  const own = groups.find((group) => group.settings === settings)?.parts.filter((part) => !shared.includes(part)) ?? []
  return own.length === 0 ? PRESET : own.join(', ')
}

function requireKnown(given: readonly string[], present: readonly string[]): void {
  const unknown = given.find((name) => !present.includes(name))
  if (unknown === undefined) return
  throw new PlotError(`name: no curve is called "${unknown}".${didYouMean(unknown, present)} There are: ${present.join('; ')}.`)
}
