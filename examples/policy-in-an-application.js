// A policy at work in a program of your own: load it once, then ask it for an action whenever there is an observation. It needs no
// threads, no environment and no training code; here CartPole plays the part of the application.
//   node examples/policy-in-an-application.js [directory of a CartPole run]        STEPS=… for the budget where none is given

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPolicy, make, RandomStream, STREAM, trained } from 'trpo'

const policy = loadPolicy(process.argv[2] ?? await trainOne())

const application = await make('CartPole-v1')
const random = new RandomStream(7, STREAM.user)
let { observation } = application.reset(random)
for (let time = 1; ; time++) {
  const action = policy.act(observation) // the most likely one; { sample: true } draws one
  const step = application.step(action, random.at(time))
  if (time % 25 === 0) console.log(drawn(step.observation))
  if (step.terminated || step.truncated) {
    console.log(step.terminated ? `the pole fell after ${time} steps` : `still up after ${time} steps`)
    break
  }
  observation = step.observation
}

/** Trains a policy, as another program would have done before, and returns its run. */
async function trainOne() {
  const out = join(mkdtempSync(join(tmpdir(), 'trpo-')), 'cartpole')
  await trained({ env: 'CartPole-v1', steps: Number(process.env.STEPS ?? 50_000), evalEpisodes: 0, out })
  return out
}

/** The track with the cart on it, and which way the pole leans. */
function drawn([position, , angle]) {
  const place = Math.round((position + 2.4) / 4.8 * 60)
  return `${' '.repeat(Math.min(Math.max(place, 0), 60))}${angle < -0.02 ? '\\' : angle > 0.02 ? '/' : '|'}`
}
