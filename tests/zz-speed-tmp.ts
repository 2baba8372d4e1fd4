import { make } from '../src/envs/registry.js'
import { MUJOCO_CATALOG } from '../src/envs/mujoco/catalog.js'
import { RandomStream, STREAM } from '../src/compute/random.js'
const only = process.argv[2]
for (const { id } of MUJOCO_CATALOG) {
  if (only && !id.startsWith(only)) continue
  const env: any = await make(id, { maxEpisodeSteps: -1 })
  const sim = env.simulation, { mujoco } = sim.engine, model = sim.model.compiled, data = sim.data
  const random = new RandomStream(3, STREAM.user)
  const n = id.startsWith('Human') ? 60 : 300
  const actions = Array.from({ length: n }, () => env.actionSpace.sample(random))
  env.reset(random)
  const snap = env.snapshot()
  const raw: number[] = [], full: number[] = []
  for (let r = 0; r < 12; r++) {
    env.restore(snap)
    let t = performance.now()
    for (const a of actions) { sim.views.ctrl.set(a); for (let i = 0; i < env.frameSkip; i++) mujoco.mj_step(model, data) }
    raw.push((performance.now() - t) / n)
    env.restore(snap)
    t = performance.now()
    for (const a of actions) env.step(a, random)
    full.push((performance.now() - t) / n)
  }
  const min = (x: number[]) => Math.min(...x), med = (x: number[]) => x.sort((a, b) => a - b)[6]
  console.log(id.padEnd(28), 'raw', (1000 / min(raw)).toFixed(0), 'env', (1000 / min(full)).toFixed(0), 'cost best', ((min(full) / min(raw) - 1) * 100).toFixed(1) + '%', 'median', ((med(full) / med(raw) - 1) * 100).toFixed(1) + '%', 'arena', data.maxuse_arena)
  env.close()
}
