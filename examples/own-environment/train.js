// Trains on the environment next door with two threads, stops half way as Ctrl-C would, resumes, and acts with the result.
//   node examples/own-environment/train.js [directory of the run]

import { checkEnvironment, evaluateRun, loadPolicy, resume, train } from 'trpo'
import Docking from './environment.js'

const out = process.argv[2] ?? 'runs/docking'

const findings = await checkEnvironment(Docking)
for (const { severity, message, remedy } of findings) console.log(`${severity}: ${message} ${remedy}`)

// Every thread imports the module itself, so it is given by its URL.
for await (const report of train({ env: new URL('./environment.js', import.meta.url), threads: 2, out })) {
  print(report)
  if (report.iteration === 10) break // saves, as leaving the loop always does
}
for await (const report of resume(out, { threads: 1 })) print(report)

const { meanReturn } = await evaluateRun(out, { episodes: 20 })
const [thrust] = loadPolicy(out).act([0.8, 0])
console.log(`evaluation: ${meanReturn.toFixed(1)}; 0.8 m off and at rest, it thrusts ${thrust.toFixed(2)}`)

function print({ iteration, meanReturn, info }) {
  console.log(`iteration ${iteration}: return ${meanReturn?.toFixed(1) ?? '–'}, docked ${(100 * info.is_docked).toFixed(0)} % of the time`)
}
