// What a figure depends on beside the code: recorded with it. Nothing here names a host, a user or a path.

import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  /** Cores this process may use. */
  readonly cores: number
  readonly memoryGiB: number
  readonly platform: string
  readonly node: string
  readonly v8: string
  /** Version of the package that was measured. */
  readonly package: string
}

export function describeMachine(): Machine {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    package: version,
  }
}

/** Two results with the same name come from the same kind of machine and may be compared. */
export function machineName({ cpu, cores, node }: Machine): string {
  const words = `${cpu} ${cores} cores node ${node.split('.')[0]}`.toLowerCase()
  return words.replace(/\((r|tm)\)/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

/** Programs that were running or waiting to run, averaged over the last minute; 0 where the platform does not tell (Windows). */
export function load(): number {
  return loadavg()[0]
}
