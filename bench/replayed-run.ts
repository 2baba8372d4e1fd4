// A training run beside the replay of its own actions: both on as many threads, from the same states, in turns of a few iterations.
// What the run takes beyond the replay is the policy, the learning and the threads' waiting. That the replay met the same states is
// checked: its rewards are those of the training, to the bit.

import { nodeHost } from '../dist/host/node/host.js'
import type { LearningReport } from '../dist/index.js'
import type { TrainConfig } from '../dist/training/config.js'
import { Session } from '../dist/training/session.js'
import { median, now } from './measure.js'
import { openReplay, type OpenReplay } from './teams/replay.js'
import type { Phases, Sizes } from './floating-point.js'

export interface ReplayedRun {
  /** Seconds of each round's iterations, trained and replayed. */
  readonly trained: readonly number[]
  readonly replayed: readonly number[]
  readonly reports: readonly LearningReport[]
  /** Seconds of each iteration's replay, in the order of `reports`. */
  readonly replays: readonly number[]
  /** What `gauge` said around each iteration and its replay: the mean of before and after. */
  readonly gauged: readonly number[]
  readonly sizes: Sizes
}

export interface Rounds {
  readonly warmup: number
  readonly rounds: number
  /** Of each round. */
  readonly iterations: number
}

/** @param gauge tells how fast the machine is at the moment */
export async function replayedRun(
  config: TrainConfig, threads: number, { warmup, rounds, iterations }: Rounds, gauge: () => Promise<number> = () => Promise.resolve(1),
): Promise<ReplayedRun> {
  const session = await Session.open({ host: nodeHost, config, threads })
  let opened: OpenReplay | null = null
  try {
    const { snapshots, arrays } = await session.state()
    const { batch } = session.workspace
    opened = await openReplay({ config, snapshots, lives: Array.from(arrays['environment.life'].data), steps: batch.horizon }, threads)
    const reports: LearningReport[] = [], replays: number[] = [], trained: number[] = [], gauged: number[] = []
    for (let i = -warmup; i < rounds * iterations; i++) {
      const before = await gauge()
      const begun = now()
      const report = await session.iterate()
      const seconds = now() - begun
      const replayed = await replayOf(opened.replay, session)
      const after = await gauge()
      if (i < 0) continue
      gauged.push((before + after) / 2)
      reports.push(report)
      trained.push(seconds)
      replays.push(replayed)
    }
    const sizes = { inputs: batch.inputs.length / batch.rows, actions: batch.actions.length / batch.rows }
    return { trained: inRounds(trained, iterations), replayed: inRounds(replays, iterations), reports, replays, gauged, sizes }
  } finally {
    await session.close()
    await opened?.close()
  }
}

async function replayOf(replay: OpenReplay['replay'], { workspace: { batch, config } }: Session): Promise<number> {
  replay.actions.set(batch.actions)
  await replay.prepare()
  const seconds = await replay.replay()
  if (replay.rewards.every((reward, i) => Object.is(reward, batch.rewards[i]))) return seconds
  throw new Error(`${config.env}: the replay's rewards are not those of the training: it met other states.`)
}

function inRounds(seconds: readonly number[], iterations: number): number[] {
  return Array.from({ length: seconds.length / iterations }, (_, round) => (
    seconds.slice(round * iterations, (round + 1) * iterations).reduce((sum, x) => sum + x, 0)
  ))
}

/** Seconds of an iteration by phase, beyond the replay's in `collect`; medians. */
export function spent({ reports, replays }: ReplayedRun): Phases {
  const phase = (of: (report: LearningReport, i: number) => number): number => median(reports.map(of))
  return {
    collect: phase(({ seconds }, i) => seconds.collect - replays[i]),
    policy: phase(({ seconds }) => seconds.policy),
    value: phase(({ seconds }) => seconds.value),
    statistics: phase(({ seconds }) => seconds.statistics),
  }
}
