// Serves the metrics of a run on http://127.0.0.1:PORT/metrics while it trains: to this machine only, and never a reason for the process to
// go on. It answers between two slices of the training's work, which come at least every 200 ms.

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MetricsExporter } from './metrics-exporter.js'
import { TelemetryError } from './telemetry-error.js'

const HOST = '127.0.0.1'
const PATH = '/metrics'
const MOST = 65_535

export class MetricsServer {
  private constructor(private readonly server: Server, readonly url: string) {}

  /**
   * @param port 0 for any that is free
   * @throws TelemetryError for a port that cannot be had, RangeError for none
   */
  static async listen(exporter: MetricsExporter, port: number): Promise<MetricsServer> {
    if (!Number.isInteger(port) || port < 0 || port > MOST) {
      throw new RangeError(`metricsPort: got ${port}, expected an integer from 0 to ${MOST}; 0 takes any port that is free.`)
    }
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', `http://${HOST}`)
      if (pathname === PATH) void answer(exporter, response)
      else response.writeHead(404, { 'content-type': 'text/plain' }).end(`The metrics are at ${PATH}.\n`)
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => { reject(refusal(port, cause)) })
      server.listen(port, HOST, resolve)
    })
    server.unref()
    return new MetricsServer(server, `http://${HOST}:${(server.address() as AddressInfo).port}${PATH}`)
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => { this.server.close(() => { resolve() }) })
    this.server.closeAllConnections() // a scraper keeps its connection
    await closed
  }
}

async function answer(exporter: MetricsExporter, response: ServerResponse): Promise<void> {
  try {
    response.writeHead(200, { 'content-type': exporter.contentType }).end(await exporter.text())
  } catch (error) {
    response.destroy(error instanceof Error ? error : new Error(String(error))) // the scraper sees it, the training goes on
  }
}

function refusal(port: number, cause: NodeJS.ErrnoException): TelemetryError {
  const why = cause.code === 'EADDRINUSE' ? 'another program, perhaps another run, has it' : cause.message
  return new TelemetryError(`metrics port ${port}: it cannot be opened on ${HOST}: ${why}. Give another one. Nothing was started.`, { cause })
}
