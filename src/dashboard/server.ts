// The dashboard's server: the page, the API, and who may ask. It reads one directory and writes nothing; no request leaves the machine.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { addApi } from './api-routes.js'
import { addEngine } from './engine-file.js'
import { EventStream } from './event-stream.js'
import { RequestError } from './queries.js'
import { isApi, refusal } from './request-guard.js'
import { RunIndex } from './run-index.js'
import { SECURITY_HEADERS } from './security-headers.js'

export interface DashboardOptions {
  /** With runs somewhere below it, or a run itself. */
  readonly directory: string
  /** The address that it will listen at; it decides which Host headers are its own. */
  readonly host: string
  /** The page as it was built; the package's own if not given. */
  readonly page?: string
  /** Milliseconds between two looks at the directory while somebody listens; 1,000 if not given. */
  readonly betweenLooks?: number
}

/** As `npm run build` makes it, from dist/dashboard and, in tests, from src/dashboard. */
const PAGE = fileURLToPath(new URL('../../dist/page', import.meta.url))
const MOST_HEADER_BYTES = 1 << 17 // the names of some hundred runs in one address
const LONGEST_NAME = 4096

/** Ready to listen. @throws RunError for a directory that does not exist */
export async function createDashboard({ directory, host, page = PAGE, betweenLooks }: DashboardOptions): Promise<FastifyInstance> {
  const index = await RunIndex.open(directory)
  const events = new EventStream(index, betweenLooks)
  const app = fastify({
    http: { maxHeaderSize: MOST_HEADER_BYTES },
    routerOptions: { maxParamLength: LONGEST_NAME },
    forceCloseConnections: true,
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-cache' })
    const reason = refusal(request, host)
    if (reason !== null) await reply.code(403).send({ error: reason })
  })
  app.setErrorHandler(async (error, _, reply) => {
    const statusCode = statusOf(error)
    const message = error instanceof Error ? error.message : String(error)
    await reply.code(statusCode).send({ error: message })
  })
  app.addHook('preClose', () => { events.close() })
  addApi(app, index, events)
  addEngine(app)
  await addPage(app, page)
  return app
}

async function addPage(app: FastifyInstance, page: string): Promise<void> {
  if (existsSync(join(page, 'index.html'))) {
    await app.register(fastifyStatic, { root: page, cacheControl: false, dotfiles: 'deny' })
  } else {
    app.get('/', async (_, reply) => reply.code(503).type('text/plain; charset=utf-8').send(
      `The dashboard's page is not built: ${page} has no index.html. In a clone, npm run build makes it. The API below /api works without it.\n`,
    ))
  }
  app.setNotFoundHandler(async ({ url }, reply) => {
    const what = isApi(url) ? 'the API has no such path; src/dashboard/protocol.ts lists those that there are' : 'there is no such file'
    await reply.code(404).send({ error: `${url}: ${what}.` })
  })
}

/** Errors of the router and of @fastify/static carry their own. */
function statusOf(error: unknown): number {
  if (error instanceof RequestError) return error.statusCode
  const code = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof code === 'number' && code >= 400 && code < 500 ? code : 500
}
