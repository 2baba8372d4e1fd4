// Checks that an environment repeats itself: the same seed gives the same episode, a snapshot continues with the same bits, what was
// returned stays as it was.

import type { Environment } from '../env.js'
import { plainCopy } from '../plain-data.js'
import { restoreTo, snapshotOf, snapshotSupport } from '../snapshots.js'
import { difference } from './difference.js'
import { messageOf, type Findings } from './findings.js'
import { Walk, type WalkEvent } from './walk.js'

const STEPS_AFTER_SNAPSHOT = 50
/** Snapshots are taken so late in a walk: early and late in an episode, as it happens. */
const STEPS_BEFORE_SNAPSHOT = [0, 4, 23, 71, 140]

const FROM_STREAM = 'Draw every random number from the stream handed to reset and step, use no clock, and set everything anew in reset.'
const WHOLE_STATE = 'Put everything that later steps depend on into the snapshot, as copies, and take copies back in restore.'

/** Compares a walk of the same seed with an earlier one, in the same or in another environment. */
export function checkSameSeed(
  environment: Environment, seed: number, expected: readonly WalkEvent[], where: string, findings: Findings,
): void {
  const walk = new Walk(environment, seed)
  const steps = expected.filter(({ kind }) => kind === 'step').length
  const got: WalkEvent[] = [walk.reset(), ...walk.run(steps)]
  for (const [i, event] of expected.entries()) {
    const found = partingOf(event, got[i])
    if (found === null) continue
    findings.error('same-seed', `the same seed and actions gave another episode ${where}: in ${event.kind} ${i}, ${found}.`, FROM_STREAM)
    return
  }
}

/** Snapshot, 50 steps, restore: the same 50 steps, twice here and once in another environment. */
export function checkSnapshots(environment: Environment, other: Environment | null, seed: number, findings: Findings): void {
  const support = snapshotSupport(environment)
  if (typeof support === 'object') {
    const halfDone = environment.snapshot !== undefined || environment.restore !== undefined
    const what = `the environment cannot be saved: ${support.reason}.`
    const remedy = 'Keep all of its state in one property `state` of plain data, or write snapshot() and restore(snapshot). Without, a resumed run starts its episodes anew.'
    if (halfDone) findings.error('snapshot', what, remedy)
    else findings.warn('snapshot', what, remedy)
    return
  }
  try {
    for (const before of STEPS_BEFORE_SNAPSHOT) checkOneSnapshot(environment, other, seed, before, findings)
  } catch (error) {
    findings.error('snapshot', `saving or restoring failed: ${messageOf(error)}`, WHOLE_STATE)
  }
}

function checkOneSnapshot(environment: Environment, other: Environment | null, seed: number, before: number, findings: Findings): void {
  const walk = new Walk(environment, seed)
  walk.reset()
  walk.run(before)
  const { life } = walk
  const snapshot = snapshotOf(environment)
  if (snapshot === null) {
    findings.warn('snapshot', 'its snapshot is null: the environment cannot be saved.',
      'Without snapshots a resumed run starts its episodes anew. Is the environment inside a wrapper without them?')
    return
  }
  const expected = copied(walk.run(STEPS_AFTER_SNAPSHOT))
  const compare = (target: Environment, where: string): void => {
    restoreTo(target, snapshot)
    const again = new Walk(target, seed)
    again.life = life
    const got = again.run(STEPS_AFTER_SNAPSHOT)
    const at = expected.findIndex((event, i) => partingOf(event, got[i]) !== null)
    if (at < 0) return
    findings.error('snapshot', `after restore, ${expected[at].kind} ${at + 1} of ${expected.length} ${where} was another: ${String(partingOf(expected[at], got[at]))}.`, WHOLE_STATE)
  }
  compare(environment, 'in the same environment')
  compare(environment, 'in the same environment, restored a second time,')
  if (other === null) return
  new Walk(other, seed + 1).reset()
  compare(other, 'in another environment')
}

/** Keeps observations as they were returned, with copies, to see whether they are written to afterwards. */
export class KeptObservations {
  private readonly kept: { readonly event: WalkEvent, readonly copy: unknown }[] = []

  add(event: WalkEvent): void {
    this.kept.push({ event, copy: plainCopy(event.result.observation, 'observation') })
  }

  check(findings: Findings): void {
    for (const { event, copy } of this.kept) {
      const found = difference(copy, event.result.observation, 'observation')
      if (found === null) continue
      findings.error('observation-kept', `the observation of ${event.kind} at step ${event.life} of its life was written to afterwards: ${found}.`,
        'Return a new array each time, such as this.observation.slice().')
      return
    }
  }
}

/** Copies of the results, for environments that write into what they returned. */
export function copied(events: readonly WalkEvent[]): WalkEvent[] {
  return events.map((event) => ({ ...event, result: plainCopy(event.result, 'result') }) as WalkEvent)
}

function partingOf(expected: WalkEvent, got: WalkEvent | undefined): string | null {
  if (got?.kind !== expected.kind) return `a ${got === undefined ? 'nothing' : got.kind} came instead`
  const masks = expected.kind === 'step' && got.kind === 'step' ? difference(expected.mask, got.mask, 'the action mask before it') : null
  return masks ?? difference(expected.result, got.result, 'result')?.replace(/^result\./, '') ?? null
}
