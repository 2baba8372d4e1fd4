// Every entry of an iteration's report has its sentence in docs/algorithms: TRPO's page names what TRPO reports and nothing else, and the
// page of another algorithm what it reports beside that.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ALGORITHM_NAMES, isSearch, type AlgorithmName } from '../src/algorithms/registry.js'
import { nodeHost } from '../src/host/node/host.js'
import { resolveConfig } from '../src/training/config.js'
import { openSession } from '../src/training/open-session.js'
import type { IterationReport } from '../src/training/report.js'

const PAGES: Readonly<Record<AlgorithmName, string>> = {
  'trpo': 'trpo.md', 'trpo-vine': 'trpo-vine.md', 'npg': 'npg.md', 'vpg': 'vpg.md', 'trpo-penalty': 'trpo-penalty.md',
  'ppo': 'ppo.md', 'ppo-kl': 'ppo.md',  'cem': 'gradient-free.md', 'cma-es': 'gradient-free.md', 'rwr': 'gradient-free.md',
}

/** Rows of the table of entries. */
function rowsOf(page: string): string[] {
  const text = readFileSync(new URL(`../docs/algorithms/${page}`, import.meta.url), 'utf8')
  const table = text.slice(text.indexOf('## What each iteration reports'), text.indexOf('## Defaults, and why'))
  return table.split('\n').filter((line) => line.startsWith('| `'))
}

function namesIn(rows: readonly string[]): string[] {
  return rows.flatMap((row) => [...row.split('|')[1].matchAll(/`(\w+)`/g)].map(([, name]) => name))
}

async function reportOf(algorithm: AlgorithmName): Promise<IterationReport> {
  const small = isSearch(algorithm) ? { population: 4 } : { environments: 2, horizon: 64, steps: 1000, valueEpochs: 1 }
  const config = resolveConfig({ env: 'CartPole-v1', algorithm, ...small })
  const session = await openSession({ host: nodeHost, threads: 1, config })
  try {
    return await session.iterate()
  } finally {
    await session.close()
  }
}

it('the page of TRPO explains what each iteration reports', async () => {
  const rows = rowsOf(PAGES.trpo)
  const report = await reportOf('trpo')
  expect([...namesIn(rows)].sort()).toEqual(Object.keys(report).sort())
  const phases = rows.find((row) => row.startsWith('| `seconds`')) ?? ''
  for (const phase of Object.keys(report.seconds)) expect(phases).toContain(`\`${phase}\``)
})

it.each(ALGORITHM_NAMES)('the page of %s explains what it reports beside that', async (algorithm) => {
  const own = namesIn(rowsOf(PAGES[algorithm]))
  const explained = new Set([...own, ...namesIn(rowsOf(PAGES.trpo))])
  const reported = Object.keys(await reportOf(algorithm))
  expect(reported.filter((name) => !explained.has(name))).toEqual([])
  expect(own.filter((name) => !reported.includes(name))).toEqual([])
})
