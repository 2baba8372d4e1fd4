// Mean returns and lengths of the tasks under uniform random and under zero actions, beside Gymnasium's, which are of few episodes:
// within three standard errors of the difference. Both are samples of the same returns, so the deviation in the error is that of
// both together; that of three or five recorded episodes alone says little (HalfCheetah's 5 have 21, Gymnasium's 40 others 79).

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { make } from '../registry.js'
import type { RobotEnvironment } from './robot.js'

interface Recorded {
  readonly mean: number
  readonly deviation: number
  readonly length: number
  readonly episodes: number
}
type Row = readonly [mean: number, deviation: number, length: number, episodes: number]

/** Of Gymnasium 1.4; then how many episodes to compare them with. */
const TASKS: readonly (readonly [id: string, random: Row, randomEpisodes: number, zero: Row, zeroEpisodes: number])[] = [
  ['InvertedPendulum-v5', [4.84, 3.9, 5.8, 50], 200, [24.0, 4.8, 25.0, 10], 50],
  ['InvertedDoublePendulum-v5', [47.1, 14.8, 6.3, 50], 200, [85.7, 21.8, 10.4, 10], 50],
  ['Reacher-v5', [-43.6, 4.3, 50, 50], 50, [-11.9, 4.8, 50, 10], 50],
  ['Pusher-v5', [-149.9, 5.4, 100, 20], 20, [-58.6, 7.0, 100, 4], 20],
  ['Swimmer-v5', [-1.2, 10.2, 1000, 5], 4, [10.2, 15.2, 1000, 3], 4],
  ['Hopper-v5', [17.9, 18.7, 22.6, 50], 150, [146.1, 30.5, 148.8, 10], 15],
  ['Walker2d-v5', [1.3, 7.2, 21.6, 50], 100, [93.5, 11.6, 118.8, 10], 15],
  ['HalfCheetah-v5', [-227.9, 21.2, 1000, 5], 5, [-0.07, 0.3, 1000, 3], 4],
  ['Ant-v5', [-33.6, 44.6, 90.0, 15], 20, [993.5, 3.6, 1000, 3], 2],
  ['Humanoid-v5', [111.4, 31.8, 23.8, 50], 50, [198.3, 1.8, 40.2, 10], 15],
  ['HumanoidStandup-v5', [32776, 1517, 1000, 3], 2, [29808, 9, 1000, 3], 2],
]
const recorded = ([mean, deviation, length, episodes]: Row): Recorded => ({ mean, deviation, length, episodes })

const mean = (x: readonly number[]): number => x.reduce((sum, y) => sum + y, 0) / x.length
const squares = (x: readonly number[]): number => x.reduce((sum, y) => sum + (y - mean(x)) ** 2, 0)

type Act = (environment: RobotEnvironment, random: RandomStream) => Float32Array

async function compare(id: string, facts: Recorded, episodes: number, act: Act): Promise<void> {
  const environment = await make(id) as RobotEnvironment
  const returns: number[] = [], lengths: number[] = []
  for (let episode = 0; episode < episodes; episode++) {
    const random = new RandomStream(2024, STREAM.user, episode)
    environment.reset(random)
    for (let total = 0, length = 1; ; length++) {
      const { reward, terminated, truncated } = environment.step(act(environment, random), random)
      total += reward
      if (!terminated && !truncated) continue
      returns.push(total)
      lengths.push(length)
      break
    }
  }
  environment.close?.()
  const inverse = 1 / episodes + 1 / facts.episodes
  const freedom = episodes + facts.episodes - 2
  const error = Math.sqrt((squares(returns) + (facts.episodes - 1) * facts.deviation ** 2) / freedom * inverse)
  expect(Math.abs(mean(returns) - facts.mean), `mean return ${mean(returns)}, standard error ${error}`).toBeLessThan(3 * error)
  const lengthError = Math.sqrt(squares(lengths) / (episodes - 1) * inverse)
  expect(Math.abs(mean(lengths) - facts.length), `mean length ${mean(lengths)}`).toBeLessThan(3 * lengthError + 0.05) // recorded to 0.1
}

describe.each(TASKS)('%s returns what it does in Gymnasium', (id, random, randomEpisodes, zero, zeroEpisodes) => {
  it('to a random policy', async () => {
    await compare(id, recorded(random), randomEpisodes, ({ actionSpace }, stream) => actionSpace.sample(stream))
  })

  it('to no action at all', async () => {
    await compare(id, recorded(zero), zeroEpisodes, ({ actionSpace }) => new Float32Array(actionSpace.flatSize))
  })
})
