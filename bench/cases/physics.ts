// MuJoCo environments beside bare `mj_step`: steps a second on one thread and on two, and what the environment adds (observation,
// reward, end, contact forces, the call itself). Uniform actions; resets excluded.

import { resolveConfig } from '../../dist/training/config.js'
import { MUJOCO_CATALOG } from '../../dist/envs/mujoco/catalog.js'
import { ratio, row, type BenchCase, type Row } from '../rows.js'
import { openBesideEngine, type Times } from '../teams/beside-engine.js'

const TARGET = { bound: 1.05, of: 'median' } as const
const THREADS = [1, 2]

export const physics: BenchCase = {
  name: 'physics',
  title: 'Environments beside bare mj_step, same actions, resets excluded',
  run: async ({ quick }) => {
    const [seconds, rounds] = quick ? [0.05, 3] : [0.1, 9]
    const rows: Row[] = []
    for (const { id } of MUJOCO_CATALOG) {
      for (const threads of THREADS) rows.push(...await measured(id, threads, seconds, rounds))
    }
    return { rows, notes: ['the bare engine ended every stretch in the environment\'s state, to the bit'] }
  },
}

async function measured(env: string, threads: number, seconds: number, rounds: number): Promise<Row[]> {
  const config = resolveConfig({ env, environments: threads })
  const opened = await openBesideEngine({ config, snapshots: null, seconds }, threads)
  const samples: Times[][] = []
  try {
    await opened.beside.sample()
    for (let round = 0; round < rounds; round++) samples.push(await opened.beside.sample())
  } finally {
    await opened.close()
  }
  const total = (of: 'environment' | 'engine'): number[] => samples.map((times) => times.reduce((sum, time) => sum + time[of] / time.steps, 0))
  const speeds = (of: 'environment' | 'engine'): number[] => samples.map((times) => times.reduce((sum, time) => sum + time.steps / time[of], 0))
  const name = `${env}, ${threads === 1 ? '1 thread' : `${threads} threads`}`
  return [
    row(name, 'steps/s', 'more', speeds('environment')),
    row(`${name}: bare mj_step`, 'steps/s', 'more', speeds('engine')),
    ratio(`${name}: environment ÷ mj_step`, total('environment'), total('engine'), TARGET),
  ]
}
