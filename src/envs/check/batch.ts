// Does a batch simulator give each of its environments what it would give it alone? How many share a batch follows from the number of
// threads, so any dependence on neighbours would make the result depend on threads.

import { RandomStream, STREAM, type StreamId } from '../../compute/random.js'
import { sampleAllowed } from '../../spaces/action-mask.js'
import { BatchOfOne, type BatchEnvironment } from '../batch.js'
import { contractProblem } from '../make.js'
import { difference } from './difference.js'
import { Findings, messageOf, type CheckOptions, type Finding } from './findings.js'
import { Walk, WalkError } from './walk.js'

/** Environments in the batch that is compared with as many batches of one. */
const SIZE = 3
const STEPS_AFTER_SNAPSHOT = 50
const INDEPENDENT = 'Compute each environment from its own state, action and stream only: no sums over the batch, no stream used for a neighbour.'

/**
 * Compares a batch of three with three batches of one, step by step, and snapshots between them.
 * @param create makes a batch of so many environments; that each is sound by itself, `checkEnvironment` says of a batch of one
 */
export async function checkBatchEnvironment(
  create: (environments: number) => BatchEnvironment | Promise<BatchEnvironment>, { steps = 200, seed = 0 }: CheckOptions = {},
): Promise<Finding[]> {
  const findings = new Findings()
  const batch = await create(SIZE)
  const problem = contractProblem(batch)
  if (problem !== null || batch.environments !== SIZE) {
    findings.error('batch-size', problem ?? `a batch of ${SIZE} has environments = ${String(batch.environments)}.`, 'Make as many as createBatch is asked for.')
    return findings.list
  }
  const alone: BatchOfOne[] = []
  for (let i = 0; i < SIZE; i++) alone.push(new BatchOfOne(await create(1)))
  try {
    compare(batch, alone.map((one, i) => new Walk(one, seed, i)), { steps, seed }, findings)
  } catch (error) {
    findings.error(error instanceof WalkError ? error.method : 'batch-step', messageOf(error), 'Every action that actionSpace.sample() gives must be accepted.')
  } finally {
    batch.close?.()
    for (const one of alone) one.close()
  }
  return findings.list
}

function compare(batch: BatchEnvironment, walks: readonly Walk[], { steps, seed }: Required<CheckOptions>, findings: Findings): void {
  const stream = (id: StreamId, i: number): RandomStream => new RandomStream(seed, id, i, walks[i].life)
  const parted = (what: string, i: number, found: string | null): boolean => {
    if (found !== null) findings.error('batch-independent', `environment ${i} of ${SIZE}: ${what} is not what it is alone: ${found}.`, INDEPENDENT)
    return found !== null
  }
  const reset = (i: number): boolean => {
    const result = batch.reset(i, stream(STREAM.environment, i))
    return parted(`reset at step ${walks[i].life} of its life`, i, difference(walks[i].reset().result, result, 'result'))
  }
  if (walks.some((_, i) => reset(i))) return
  for (let step = 0; step < steps; step++) {
    if (step === steps - STEPS_AFTER_SNAPSHOT && !movesIntoBatch(batch, walks, findings)) return
    const randoms = walks.map((_, i) => stream(STREAM.environment, i))
    const masks = walks.map((_, i) => batch.actionMask?.(i) ?? null)
    const results = batch.step(masks.map((mask, i) => sampleAllowed(batch.actionSpace, mask, stream(STREAM.action, i))), randoms)
    if (results.length !== SIZE) {
      findings.error('batch-step', `step gave ${results.length} results for ${SIZE} environments.`, 'Return one result for each, in order.')
      return
    }
    for (const [i, walk] of walks.entries()) {
      const { result, life, mask } = walk.step()
      if (parted(`the action mask before step ${life} of its life`, i, difference(mask, masks[i] === null ? null : Array.from(masks[i]), 'mask'))) return
      if (parted(`step ${life} of its life`, i, difference(result, results[i], 'result'))) return
      if ((result.terminated || result.truncated) && reset(i)) return
    }
  }
}

/** Puts the snapshots taken alone into the batch: it has to go on the same. Whether it could be done without a failure. */
function movesIntoBatch(batch: BatchEnvironment, walks: readonly Walk[], findings: Findings): boolean {
  if (batch.snapshot === undefined || batch.restore === undefined) {
    findings.warn('snapshot', 'the batch has no snapshot(index) and restore(index, snapshot).', 'Without, a resumed run starts its episodes anew.')
    return true
  }
  try {
    for (const [i, { environment }] of walks.entries()) {
      const snapshot = environment.snapshot?.() ?? null
      if (snapshot !== null) batch.restore(i, snapshot)
    }
    return true
  } catch (error) {
    findings.error('batch-snapshot', `a snapshot of a batch of one cannot be put into a batch of ${SIZE}: ${messageOf(error)}`,
      'A snapshot belongs to one environment, wherever it sits.')
    return false
  }
}
