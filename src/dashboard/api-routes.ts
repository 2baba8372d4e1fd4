// The paths below /api (protocol.ts). A run and a policy are looked up among those that were found, by name: no path is ever made of what a
// request says.

import type { FastifyInstance } from 'fastify'
import { isBuiltIn } from '../envs/registry.js'
import { decodePolicy } from '../runs/policy-file.js'
import { CurveDesk, trustRegionOf } from './curves.js'
import type { EventStream } from './event-stream.js'
import type { Wanted } from './metric-line.js'
import type { EnvironmentEntry, RunEntry } from './protocol.js'
import { curvesQuestion, idsOf, pointsOf, RequestError, textOf, type Query } from './queries.js'
import type { RunIndex } from './run-index.js'
import { policyFile } from './run-policies.js'
import { reasonOf, type ServedRun } from './served-run.js'
import { servedFiles } from './served-files.js'

/** Milliseconds after which an answer is given with what has been read. */
const LONGEST_READ = 400
/** Milliseconds of reading in the background before whoever else wants the same file has a turn. */
const SLICE = 20

interface Named {
  readonly id: string
  readonly name: string
}

export function addApi(app: FastifyInstance, index: RunIndex, events: EventStream): void {
  const desk = new CurveDesk()
  const inTurn = oneAtATime()
  app.get('/api/runs', async (): Promise<RunEntry[]> => {
    events.tell(await index.look())
    return index.entries()
  })
  app.get<{ Params: Named }>('/api/runs/:id/config', async ({ params }) => configOf(await known(index, params.id)))
  app.get<{ Params: Named }>('/api/runs/:id/environment', async ({ params }): Promise<EnvironmentEntry> => {
    const { env, envOptions, envModule, seed } = configOf(await known(index, params.id))
    return { env, options: envOptions, builtIn: envModule === null && isBuiltIn(env), seed }
  })
  app.get<{ Params: Named }>('/api/runs/:id/policies/:name', async ({ params: { id, name } }, reply) => {
    const policy = await policyOf(await known(index, id), name)
    return reply.type('application/octet-stream').send(policy)
  })
  app.get<{ Querystring: Query }>('/api/curves', async ({ query }) => {
    const question = curvesQuestion(query)
    const list = textOf(query, 'runs')
    if (index.entries().length === 0) await index.look()
    const runs = idsOf(list, (id) => index.get(id) !== undefined).map((id) => index.get(id)).filter((run) => run !== undefined)
    const wanted = new Set([question.metric])
    return inTurn(async () => desk.answer(runs, question, await readInTime(index, events, runs, wanted)))
  })
  app.get<{ Querystring: Query }>('/api/trust-region', async ({ query }) => {
    const points = pointsOf(query)
    const run = await known(index, textOf(query, 'run'))
    return inTurn(async () => {
      await read(index, run, null, Infinity)
      return trustRegionOf(run, points)
    })
  })
  app.get('/api/events', (_, reply) => {
    if (events.isFull) throw new RequestError(503, 'too many pages listen already: close some.')
    reply.hijack()
    events.add(reply.raw)
  })
}

/**
 * Answers about numbers come one after the other: a question about another metric begins a file anew, and would take its columns away from
 * an answer that is not given yet.
 */
function oneAtATime(): <T>(answer: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (answer) => {
    const next = last.catch(() => undefined).then(answer) // a failure is told to whoever asked
    last = next
    return next
  }
}

/** Looks anew for one that is not known yet. */
async function known(index: RunIndex, id: string): Promise<ServedRun> {
  if (index.get(id) === undefined) await index.look()
  const run = index.get(id)
  if (run === undefined) throw new RequestError(404, `run ${JSON.stringify(id)}: there is none of this name in the directory.`)
  return run
}

function configOf({ config, entry }: ServedRun): NonNullable<ServedRun['config']> {
  if (config === null) throw new RequestError(422, `run ${entry.id}: ${String(entry.reason)}`)
  return config
}

/**
 * Reads for a while; what is left then is read afterwards, and those who listen are told of each run that has more. A run that cannot be
 * read is as one without numbers: its entry in the list says why.
 * @returns the runs that have more
 */
async function readInTime(
  index: RunIndex, events: EventStream, runs: readonly ServedRun[], wanted: Wanted,
): Promise<ReadonlySet<ServedRun>> {
  const until = performance.now() + LONGEST_READ
  const left = new Set<ServedRun>()
  for (const run of runs) {
    const whole = performance.now() < until && await index.read(run, wanted, until).catch(() => true)
    if (!whole) left.add(run)
  }
  if (left.size > 0) void readTheRest(index, events, [...left], wanted)
  return left
}

async function readTheRest(index: RunIndex, events: EventStream, runs: readonly ServedRun[], wanted: Wanted): Promise<void> {
  let changed: RunEntry[] = []
  let toldAt = performance.now()
  for (const run of runs) {
    while (!await index.read(run, wanted, performance.now() + SLICE).catch(() => true)) continue
    changed.push(run.entry)
    if (performance.now() - toldAt < LONGEST_READ && run !== runs.at(-1)) continue
    events.tell({ changed, gone: [] })
    changed = []
    toldAt = performance.now()
  }
}

async function read(index: RunIndex, run: ServedRun, wanted: Wanted, until: number): Promise<boolean> {
  try {
    return await index.read(run, wanted, until)
  } catch (error) {
    throw new RequestError(422, `run ${run.id}: ${reasonOf(error, run.path, run.id)}`)
  }
}

/** Checked as whoever loads it checks it: a damaged one is told with its reason. */
async function policyOf({ path, id }: ServedRun, name: string): Promise<Buffer> {
  const file = await policyFile(path, name)
  if (file === null) throw new RequestError(404, `run ${id}: it has no policy ${JSON.stringify(name)}.`)
  try {
    const bytes = await servedFiles.read(file)
    decodePolicy(bytes)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new RequestError(missing ? 404 : 422, `run ${id}, policy ${name}: ${reasonOf(error, path, id)}`)
  }
}
