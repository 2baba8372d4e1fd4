// No callbacks are needed: training is a loop over reports, so a metric of your own, a log in your own format and a reason to stop
// of your own are a few lines inside it. Leaving the loop ends the threads.
//   node examples/own-callback.js        STEPS=… for another budget

import { train } from 'trpo'

const GOOD_ENOUGH = 400
const trust = { spent: 0, refused: 0 }

for await (const report of train({ env: 'CartPole-v1', steps: Number(process.env.STEPS ?? 100_000), seed: 1 })) {
  // A metric of your own: how far the policy has moved in all, and how often a step was refused.
  if (report.outcome === 'accepted') trust.spent += report.kl
  else trust.refused++
  const longest = Math.max(...report.lengths, 0)

  console.log([report.iteration, report.meanReturn?.toFixed(1), longest, trust.spent.toFixed(3), trust.refused].join(','))

  // A reason to stop of your own.
  if (report.meanReturn !== null && report.meanReturn >= GOOD_ENOUGH) {
    console.log(`good enough after ${report.steps} steps`)
    break
  }
}
