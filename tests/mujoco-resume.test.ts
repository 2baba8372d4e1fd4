// Every MuJoCo task in a training run that is stopped in the middle of its episodes and resumed: the bits
// of the run that nothing stopped. Needs `npm run build`.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { environmentIds, resume, train, trained } from '../dist/index.js'

const SMALL = {
  environments: 2, horizon: 40, warmupSteps: 10, steps: 260, evalEpisodes: 1, envOptions: { maxEpisodeSteps: 60 },
  policyHidden: [8], valueHidden: [8], valueEpochs: 1, valueMinibatch: 40, cgIterations: 5,
} as const

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'trpo-mujoco-')) })
afterAll(() => { rmSync(folder, { recursive: true }) })

it.each(environmentIds().filter((id) => id.endsWith('-v5')))('%s continues with the same bits', async (env) => {
  const straight = await trained({ ...SMALL, env, threads: 1 })
  const out = join(folder, env)
  for await (const report of train({ ...SMALL, env, out, threads: 1 })) {
    if (report.iteration === 1) break
  }
  const resumed = resume(out, { threads: 1 })
  for (;;) {
    const next = await resumed.next()
    if (next.done !== true) continue
    expect(next.value.parametersSha256).toBe(straight.parametersSha256)
    expect(next.value.evaluation).toEqual(straight.evaluation)
    return
  }
})
