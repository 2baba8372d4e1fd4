// Trains the ball on the beam, and says where it comes to rest.
//   node examples/own-robot/train.js [directory of the run]

import { checkEnvironment, evaluateRun, train } from 'trpo'
import ballOnBeam from './ball-on-beam.js'

const out = process.argv[2] ?? 'runs/ball-on-beam'

for (const { severity, message, remedy } of await checkEnvironment(ballOnBeam)) console.log(`${severity}: ${message} ${remedy}`)

// Every thread imports the module itself, so it is given by its URL.
for await (const { iteration, meanReturn, info } of train({ env: new URL('./ball-on-beam.js', import.meta.url), out })) {
  if (iteration % 10 === 0) console.log(`iteration ${iteration}: return ${meanReturn?.toFixed(1) ?? '–'}, at the mark ${(100 * info.at_mark).toFixed(0)} % of the time`)
}

const { meanReturn } = await evaluateRun(out, { episodes: 20 })
console.log(`evaluation: ${meanReturn.toFixed(1)} of at most 250`)
