// An environment alone: steps with actions drawn uniformly from its space, resets included, no policy and no learning. One process
// for each thread of the training run that it is compared with.

import { createInterface } from 'node:readline'
import { make, RandomStream, STREAM } from '../../dist/index.js'

const [id, index] = [process.argv[2], Number(process.argv[3])]
const environment = await make(id)
const random = new RandomStream(0, STREAM.user, index)
let life = 0
environment.reset(random.at(life++))

function step(): void {
  const stream = random.at(life++)
  const { terminated, truncated } = environment.step(environment.actionSpace.sample(stream), stream)
  if (terminated || truncated) environment.reset(random.at(life++))
}

// Each request {"steps": n} is answered with the seconds that they took.
for await (const line of createInterface({ input: process.stdin })) {
  const { steps } = JSON.parse(line) as { steps: number }
  const start = performance.now()
  for (let i = 0; i < steps; i++) step()
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }))
}
environment.close?.()
