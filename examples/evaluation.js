// Evaluation on the way and afterwards: deterministic actions, whole episodes, random numbers that the training never sees. The policy
// of the best evaluation is kept beside the last one.
//   node examples/evaluation.js [directory for the run]        STEPS=… for another budget

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evaluateRun, train } from 'trpo'

const out = process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'trpo-')), 'pendulum')
const options = { env: 'Pendulum-v1', steps: Number(process.env.STEPS ?? 100_000), evalEvery: 5, evalEveryEpisodes: 10, evalEpisodes: 0 }

for await (const { iteration, steps, evaluation } of train({ ...options, out })) {
  if (evaluation !== null) console.log(`iteration ${iteration}, ${steps} steps: return ${evaluation.meanReturn.toFixed(1)}`)
}

const show = (name, { meanReturn, stdReturn, episodes }) => {
  console.log(`${name}: return ${meanReturn.toFixed(1)} ± ${stdReturn.toFixed(1)} in ${episodes} episodes`)
}
show('last policy', await evaluateRun(out, { episodes: 50 }))
show('best policy', await evaluateRun(out, { episodes: 50, best: true }))
show('best policy, other episodes', await evaluateRun(out, { episodes: 50, best: true, seed: 12345 }))
