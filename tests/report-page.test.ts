// Every entry of an iteration's report has its sentence in docs/algorithms/trpo.md, and the page names no entry that is not there.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { nodeHost } from '../src/host/node/host.js'
import { resolveConfig } from '../src/training/config.js'
import { Session } from '../src/training/session.js'

it('the page of TRPO explains what each iteration reports', async () => {
  const page = readFileSync(new URL('../docs/algorithms/trpo.md', import.meta.url), 'utf8')
  const table = page.slice(page.indexOf('## What each iteration reports'), page.indexOf('## Defaults, and why'))
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) => [...row.split('|')[1].matchAll(/`(\w+)`/g)].map(([, name]) => name))
  const config = resolveConfig({ env: 'CartPole-v1', environments: 2, horizon: 64, steps: 1000, valueEpochs: 1 })
  const session = await Session.open({ host: nodeHost, threads: 1, config })
  try {
    const report = await session.iterate()
    expect([...named].sort()).toEqual(Object.keys(report).sort())
    const phases = rows.find((row) => row.startsWith('| `seconds`')) ?? ''
    for (const phase of Object.keys(report.seconds)) expect(phases).toContain(`\`${phase}\``)
  } finally {
    await session.close()
  }
})
