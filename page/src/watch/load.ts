// What the page needs of a run to act in it: its environment, made here, and a policy. Environments of modules of the user's cannot be
// loaded: the reason is told instead.

import type { EnvironmentEntry, RunEntry } from '../../../src/dashboard/protocol.js'
import { figureOf, loadPolicy, make, type Environment, type MakeOptions, type TrainedPolicy } from '../../../src/browser.js'
import type { Stage } from './stage.js'

/** Something that a page cannot do, in a sentence for the reader. */
export class CannotWatch extends Error {
  override readonly name = 'CannotWatch'
}

async function answer(path: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, { signal: signal ?? null })
  if (response.ok) return response
  const text = await response.text()
  throw new Error(text.startsWith('{') ? (JSON.parse(text) as { error: string }).error : `The server answered ${response.status} to ${path}.`)
}

export async function fetchEnvironment(run: string): Promise<EnvironmentEntry> {
  return await (await answer(`api/runs/${encodeURIComponent(run)}/environment`)).json() as EnvironmentEntry
}

/** @throws CannotWatch */
export async function makeEnvironment({ env, options, builtIn }: EnvironmentEntry): Promise<Environment> {
  if (!builtIn) {
    throw new CannotWatch(`${env} is an environment of your own: its code is in a module on the machine that trained it, and a page loads no code but its own. `
      + 'To see its policy act, run it on Node: loadPolicy and Playback of the package do what this page does.')
  }
  return make(env, options as MakeOptions)
}

export async function fetchPolicy(run: string, name: string, signal?: AbortSignal): Promise<TrainedPolicy> {
  const response = await answer(`api/runs/${encodeURIComponent(run)}/policies/${encodeURIComponent(name)}`, signal)
  return loadPolicy(new Uint8Array(await response.arrayBuffer()))
}

/** The picture of an environment that was reset. */
export async function stageFor(canvas: HTMLCanvasElement, env: string, environment: Environment): Promise<Stage> {
  const figure = figureOf(environment)
  if (figure !== null) return new (await import('./robot/robot-stage.js')).RobotStage(canvas, env, figure)
  const { ClassicStage, drawingOf } = await import('./classic/classic-stage.js')
  const drawing = drawingOf(env)
  return drawing === null ? new (await import('./numbers-stage.js')).NumbersStage(canvas, environment) : new ClassicStage(canvas, drawing)
}

/** The policies of a run in the order of its training: `last` after the others, `best` at its end, as nobody knows when it was. */
export function policiesInOrder({ policies }: RunEntry): RunEntry['policies'] {
  const rank = (name: string) => ['last', 'best'].indexOf(name)
  return [...policies].sort((a, b) => rank(a.name) - rank(b.name) || (a.steps ?? 0) - (b.steps ?? 0))
}
