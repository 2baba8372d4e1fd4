// From a trained run to a module that acts by itself: policy.js needs neither this package nor Node, only a JavaScript engine. Here it
// plays CartPole beside the library's own policy, which takes the same actions.
//   node examples/export-and-act.js [directory of a CartPole run]        STEPS=… for the budget where none is given

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exportPolicy, loadPolicy, make, RandomStream, STREAM, trained } from 'trpo'

const folder = mkdtempSync(join(tmpdir(), 'trpo-'))
const run = process.argv[2] ?? await trainOne()
const { file, bytes } = await exportPolicy(run, { format: 'js', out: join(folder, 'policy.js') })
console.log(`${file}: ${bytes} bytes`)

const { act } = await import(pathToFileURL(file))
const policy = loadPolicy(run)
const game = await make('CartPole-v1')
const random = new RandomStream(7, STREAM.user)
let { observation } = game.reset(random)
let time = 0, equal = 0
for (let going = true; going;) {
  const action = act(observation)
  if (action === policy.act(observation)) equal++
  const step = game.step(action, random.at(++time))
  observation = step.observation
  going = !step.terminated && !step.truncated
}
console.log(`${equal} of ${time} actions are the library's`)

/** Trains a policy, as another program would have done before, and returns its run. */
async function trainOne() {
  const out = join(folder, 'cartpole')
  await trained({ env: 'CartPole-v1', steps: Number(process.env.STEPS ?? 50_000), evalEpisodes: 0, out })
  return out
}
