// Whether memory stays flat: over a training run of Hopper-v5, and over environments that are made and closed. Not a speed, and it
// takes minutes, so a full run leaves it out: npm run bench -- --case memory (2,000,000 steps; --quick: 60,000).
//   RSS           of the process, all threads and their engines included, after a garbage collection
//   engine heap   MuJoCo's memory on this thread, which only grows
//   engine top    where the engine puts a block of 1 MiB: blocks that are not given back move it up, however small they are

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadEngine } from '../../dist/envs/mujoco/engine.js'
import { make, RandomStream, STREAM, train } from '../../dist/index.js'
import { row, type BenchCase, type CaseResult, type Row } from '../rows.js'

const MEBI = 1024 * 1024
const CYCLES = 200
const SAMPLES = 20
/** Bytes that the engine's top may move by, as blocks of several sizes are given out in another order: a leak moves it every time. */
const SLACK = 4096

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

interface Sample {
  /** Steps or environments so far. */
  readonly at: number
  readonly rss: number
  readonly heapUsed: number
  readonly engineHeap: number
  readonly engineTop: number
}

export const memory: BenchCase = {
  name: 'memory',
  title: 'Memory over training and over environments made and closed',
  onRequest: true,
  run: async ({ quick }): Promise<CaseResult> => {
    const steps = quick ? 60_000 : 2_000_000
    const trained = await overTraining(steps)
    const made = await overEnvironments()
    return {
      rows: [...rows(`${steps.toLocaleString('en-US')} steps of Hopper-v5`, trained), ...rows(`${CYCLES} environments of Hopper-v5`, made)],
      notes: [...lines('steps', trained), ...lines('environments', made)],
    }
  },
}

/** A training run as users start it, on all threads. */
async function overTraining(steps: number): Promise<Sample[]> {
  const samples: Sample[] = []
  for await (const report of train({ env: 'Hopper-v5', seed: 0, steps, evalEpisodes: 0 })) {
    if (report.steps >= (samples.length + 1) * steps / (SAMPLES + 1)) samples.push(await sample(report.steps))
  }
  return samples
}

/** Environments made, stepped to the end of an episode or so, and closed, one after the other. */
async function overEnvironments(): Promise<Sample[]> {
  const samples: Sample[] = []
  const random = new RandomStream(0, STREAM.user, 0)
  for (let n = 1; n <= CYCLES; n++) {
    const environment = await make('Hopper-v5')
    environment.reset(random.at(1000 * n))
    for (let step = 1; step < 20; step++) {
      const stream = random.at(1000 * n + step)
      environment.step(environment.actionSpace.sample(stream), stream)
    }
    environment.restore?.(environment.snapshot?.() ?? {})
    environment.close?.()
    if (n % (CYCLES / SAMPLES) === 0) samples.push(await sample(n))
  }
  return samples
}

async function sample(at: number): Promise<Sample> {
  collectGarbage()
  const { mujoco } = await loadEngine()
  const block = new mujoco.DoubleBuffer(MEBI / 8)
  const { buffer, byteOffset } = block.GetView()
  block.delete()
  const { rss, heapUsed } = process.memoryUsage()
  return { at, rss, heapUsed, engineHeap: buffer.byteLength, engineTop: byteOffset }
}

/** RSS of the second quarter beside the last one, and how far the engine's memory moved between them. */
function rows(what: string, samples: readonly Sample[]): Row[] {
  const quarter = (n: number): Sample[] => samples.slice(Math.floor(n * samples.length / 4), Math.floor((n + 1) * samples.length / 4))
  const mebi = (of: readonly Sample[], key: 'rss' | 'engineHeap'): number[] => of.map((one) => one[key] / MEBI)
  const top = (n: number): number => Math.max(...quarter(n).map(({ engineTop }) => engineTop))
  return [
    row(`${what}: RSS, second quarter`, 'MiB', 'less', mebi(quarter(1), 'rss')),
    row(`${what}: RSS, last quarter`, 'MiB', 'less', mebi(quarter(3), 'rss')),
    row(`${what}: engine heap, second quarter`, 'MiB', 'less', mebi(quarter(1), 'engineHeap')),
    row(`${what}: engine heap, last quarter`, 'MiB', 'less', mebi(quarter(3), 'engineHeap')),
    row(`${what}: engine top moved between them`, 'bytes', 'less', [top(3) - top(1)], { bound: SLACK, of: 'best' }),
  ]
}

function lines(unit: string, samples: readonly Sample[]): string[] {
  const heading = ['', unit.padStart(12), 'RSS MiB'.padStart(10), 'JS heap MiB'.padStart(13), 'engine heap MiB'.padStart(17), 'engine top'.padStart(12)]
  const cells = ({ at, rss, heapUsed, engineHeap, engineTop }: Sample): string[] => ['',
    at.toLocaleString('en-US').padStart(12), (rss / MEBI).toFixed(1).padStart(10), (heapUsed / MEBI).toFixed(1).padStart(13),
    (engineHeap / MEBI).toFixed(1).padStart(17), String(engineTop).padStart(12)]
  return [heading.join(''), ...samples.map((one) => cells(one).join(''))]
}
