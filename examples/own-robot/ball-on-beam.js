// A robot of one's own: tilt a beam so that the ball on it comes to rest at a mark. The model is an MJCF file next door; here is what to
// observe, what to pay and when to end.
//   qpos, qvel   tilt of the beam (rad, up on the right), x of the ball (m), its height over the start, its rolling angle

import { readFileSync } from 'node:fs'
import { mujocoEnvironment } from 'trpo'

const HALF_LENGTH = 0.6 // m, of the beam

export default mujocoEnvironment({
  id: 'example/BallOnBeam-v0',
  xml: readFileSync(new URL('./ball-on-beam.xml', import.meta.url), 'utf8'),
  frameSkip: 5, // engine steps of 4 ms: 50 decisions a second
  maxEpisodeSteps: 250,
  options: { mark: { default: 0.2, doc: 'where the ball should come to rest, in m from the middle' } },

  /** The ball somewhere on the beam, both at rest. */
  start: (state, random) => { state[1] = random.uniform(-0.3, 0.3) },

  observation: ({ qpos, qvel }, { mark }) => [qpos[0], qpos[1] - mark, qvel[0], qvel[1]],

  /** The terms are added up; each one is in the metrics as well, as reward_near and so on. */
  reward: ({ qpos, qvel, action }, { mark }) => ({
    near: 1 - Math.abs(qpos[1] - mark) / HALF_LENGTH,
    calm: -0.1 * Math.abs(qvel[1]),
    effort: -0.02 * action[0] * action[0],
  }),

  terminated: ({ qpos }) => Math.abs(qpos[1]) > HALF_LENGTH || qpos[2] < -0.3, // the ball has left the beam

  info: ({ qpos, qvel }, { mark }) => ({ at_mark: Math.abs(qpos[1] - mark) < 0.03 && Math.abs(qvel[1]) < 0.05 }),

  defaults: { environments: 4, horizon: 256, warmupSteps: 64, gamma: 0.98, maxKl: 0.03, steps: 60_000 },
})
