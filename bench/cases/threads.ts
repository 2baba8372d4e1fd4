// Two threads of one process against two processes of one thread each: environments stepped through the same uniform actions, resets
// included. What is lost to shared memory, the garbage collector and the team's waiting. The slowest ends a round, on either side.

import { resolveConfig } from '../../dist/training/config.js'
import { interleave } from '../measure.js'
import { scriptChild } from '../rivals/child.js'
import { row, type BenchCase, type Row } from '../rows.js'
import { openUniform } from '../teams/replay.js'

const THREADS = 2
/** Steps of each environment in a round: about a fifth of a second. */
const TASKS = [{ env: 'Hopper-v5', steps: 2000 }, { env: 'Humanoid-v5', steps: 500 }]
const TARGET = { bound: 0.97, of: 'median' } as const

export const threads: BenchCase = {
  name: 'threads',
  title: 'Two threads against two processes, environments only',
  run: async ({ quick }) => {
    const rows: Row[] = []
    for (const { env, steps } of TASKS) rows.push(...await compared(env, steps, quick ? 5 : 30))
    return { rows, notes: [] }
  },
}

async function compared(env: string, steps: number, rounds: number): Promise<Row[]> {
  const config = resolveConfig({ env, environments: THREADS })
  const together = await openUniform({ config, snapshots: null, lives: Array<number>(THREADS).fill(0), steps }, THREADS)
  const apart = Array.from({ length: THREADS }, (_, i) => scriptChild('stepping.ts', [env, String(i), String(THREADS), String(steps)]))
  const processes = async (): Promise<number> => {
    const answers = await Promise.all(apart.map((child) => child.ask<{ seconds: number }>({})))
    return Math.max(...answers.map(({ seconds }) => seconds))
  }
  try {
    const contestants = [{ name: 'threads', sample: () => together.replay.replay() }, { name: 'processes', sample: processes }]
    await interleave(contestants, 3) // V8 compiles
    const samples = await interleave(contestants, rounds)
    const speeds = (name: string): number[] => samples.get(name)!.map((seconds) => THREADS * steps / seconds)
    const [one, two] = [speeds('threads'), speeds('processes')]
    return [
      row(`${env}, ${THREADS} threads`, 'steps/s', 'more', one),
      row(`${env}, ${THREADS} processes`, 'steps/s', 'more', two),
      row(`${env}, threads ÷ processes`, 'ratio', 'more', one.map((speed, i) => speed / two[i]), TARGET),
    ]
  } finally {
    apart.forEach((child) => { child.end() })
    await together.close()
  }
}
