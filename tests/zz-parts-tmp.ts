import { make } from '../src/envs/registry.js'
import { RandomStream, STREAM } from '../src/compute/random.js'
for (const id of ['Humanoid-v5','Ant-v5','Swimmer-v5']) {
  const env: any = await make(id, { maxEpisodeSteps: -1 })
  const sim = env.simulation, { mujoco } = sim.engine, model = sim.model.compiled, data = sim.data
  const random = new RandomStream(3, STREAM.user)
  env.reset(random)
  const a = env.actionSpace.sample(random)
  for (let i = 0; i < 20; i++) env.step(a, random)
  const time = (name: string, f: () => void, n = 3000) => { let best = 1e9; for (let r = 0; r < 8; r++) { const t = performance.now(); for (let i = 0; i < n; i++) f(); best = Math.min(best, (performance.now() - t) / n) } console.log(id, name, (best * 1000).toFixed(2), 'us') }
  time('rnePost', () => mujoco.mj_rnePostConstraint(model, data))
  time('views', () => sim.views)
  time('controls', () => sim.setControls(a))
  time('refuse', () => sim.refuseDivergence(a))
  time('observe', () => env.observe(sim.views))
  time('track', () => env.task.track(sim.views, env.after))
  time('outcome', () => env.task.outcome(sim.views, a, env.before, env.after, env.dt))
  const big = 200
  time('step', () => mujoco.mj_step(model, data), big)
}
