// Training in five lines: a policy, what it is worth, and how it acts.
//   node examples/five-line-training.js        STEPS=… for another budget

import { trained } from 'trpo'

const { policy, evaluation, parametersSha256 } = await trained({ env: 'CartPole-v1', steps: Number(process.env.STEPS ?? 50_000) })
console.log(`return ${evaluation.meanReturn} ± ${evaluation.stdReturn.toFixed(1)} in ${evaluation.episodes} episodes`)
console.log(`with the pole leaning to the right it pushes ${policy.act([0, 0, 0.05, 0]) === 1 ? 'right' : 'left'}`)
console.log(`anyone who runs this gets the parameters with sha256 ${parametersSha256}`)
