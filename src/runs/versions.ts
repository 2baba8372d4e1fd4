// What a run was made with. With the config it determines the result: the package's version and the kernels' hash; the others help
// to find out why a run of a changed package differs.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Versions {
  readonly trpo: string
  /** SHA-256 of the compiled kernels. */
  readonly kernels: string
  readonly mujoco: string
  readonly node: string
  readonly platform: string
}

interface PackageFile {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

const PACKAGE = new URL('../../package.json', import.meta.url)
const KERNELS = new URL('../../wasm/build/kernels-shared.wasm', import.meta.url)

function readPackage(): PackageFile {
  return JSON.parse(readFileSync(PACKAGE, 'utf8')) as PackageFile
}

/** The version of this package. */
export function packageVersion(): string {
  return readPackage().version
}

export function versions(): Versions {
  const { version, dependencies } = readPackage()
  return {
    trpo: version,
    kernels: createHash('sha256').update(readFileSync(KERNELS)).digest('hex'),
    mujoco: dependencies['@mujoco/mujoco'],
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  }
}

/** A part that is not what a run was made with. */
export interface VersionChange {
  readonly part: keyof Versions
  readonly then: string
  readonly now: string
  /** Whether the bits of a result may change with it; the others should not matter. */
  readonly decidesBits: boolean
}

/** Those that decide bits first. @param then as a run's config.json has them */
export function changedVersions(then: Partial<Versions>): VersionChange[] {
  const now = versions()
  const parts = ['trpo', 'kernels', 'mujoco', 'node', 'platform'] as const satisfies (keyof Versions)[]
  return parts.filter((part) => then[part] !== now[part]).map((part) => (
    { part, then: then[part] ?? 'unknown', now: now[part], decidesBits: part !== 'node' && part !== 'platform' }
  ))
}
