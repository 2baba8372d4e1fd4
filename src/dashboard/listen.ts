// Starts the dashboard's server at an address: the port that was asked for, or the first free one from the usual one on.

import type { AddressInfo } from 'node:net'
import { createDashboard, type DashboardOptions } from './server.js'

/** Nothing well known uses it. */
export const USUAL_PORT = 8642
const TRIES = 50

export class ListenError extends Error {
  override readonly name = 'ListenError'
}

export interface Listening {
  /** `http://127.0.0.1:8642/`. */
  readonly address: string
  close(): Promise<void>
}

/**
 * @param port null for the first free one
 * @throws ListenError for a port or an address that cannot be had, RunError for a directory that does not exist
 */
export async function startDashboard(options: DashboardOptions, port: number | null): Promise<Listening> {
  const app = await createDashboard(options)
  try {
    for (let tried = port ?? USUAL_PORT; ; tried++) {
      try {
        await app.listen({ host: options.host, port: tried })
        break
      } catch (error) {
        const taken = codeOf(error) === 'EADDRINUSE'
        if (!taken || port !== null || tried + 1 >= USUAL_PORT + TRIES) throw explained(error, options.host, tried)
      }
    }
  } catch (error) {
    await app.close()
    throw error
  }
  const { port: got } = app.server.address() as AddressInfo
  const name = options.host.includes(':') ? `[${options.host}]` : options.host
  return { address: `http://${name}:${got}/`, close: () => app.close() }
}

function explained(cause: unknown, host: string, port: number): unknown {
  const what = `dashboard at ${host} port ${port}`
  switch (codeOf(cause)) {
    case 'EADDRINUSE':
      return new ListenError(`${what}: another program listens there. Give another port (--port), or leave --port out for the first free one.`, { cause })
    case 'EACCES':
      return new ListenError(`${what}: this user may not listen there; ports below 1024 are often reserved. Give another port (--port).`, { cause })
    case 'EADDRNOTAVAIL': case 'ENOTFOUND': case 'EAI_AGAIN':
      return new ListenError(`${what}: this machine has no such address. Leave --host out for 127.0.0.1, or give one of the machine's own.`, { cause })
    default: return cause
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
