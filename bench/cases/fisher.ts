// One Fisher product of a 17-64-64-6 tanh Gaussian policy on 4,000 states, one thread, beside PyTorch's double back-propagation.
// Ours is jvp, metric, vjp from kept activations; "with forward" adds the pass that leaves them. PyTorch's two ways are explained in
// rivals/torch_fisher.py. Both sides multiply the same F (same θ, states, v), which is checked before anything is timed.

import { BlockReduction } from '../../dist/objectives/block-reduction.js'
import { Fisher } from '../../dist/objectives/fisher.js'
import { PolicyForward } from '../../dist/objectives/policy-forward.js'
import { Scratch } from '../../dist/nn/mlp.js'
import { contestant, interleave, type Contestant } from '../measure.js'
import { encode, decodeF32, NO_TORCH, torchRival, type Child } from '../rivals/child.js'
import { milliseconds, ratio, type BenchCase, type Row } from '../rows.js'
import { fillNormal, gaussianPolicy, onOneThread, relativeError, WIDTHS, type Seat } from '../seat.js'

const ROWS = 4000
const SAME = 1e-4
const TARGET = { bound: 0.75, of: 'best' } as const
const OURS = { kept: 'ours, activations kept', forward: 'ours, with forward' }
const TORCH = { kept: 'torch, graph kept (as SB3-contrib)', anew: 'torch, KL and gradient anew (as Spinning Up)' }

export const fisher: BenchCase = {
  name: 'fisher',
  title: 'Fisher product, 17-64-64-6 tanh, 4,000 states, one thread',
  run: async ({ quick }) => {
    const own = await onOneThread(layout)
    const product = prepare(own)
    const ours = [
      contestant(OURS.kept, () => { product(own.v) }, { seconds: 0.02, warmup: 0.5 }),
      contestant(OURS.forward, () => { product(own.v, true) }, { seconds: 0.02, warmup: 0.2 }),
    ]
    const rival = torchRival('torch_fisher.py')
    const notes: string[] = []
    try {
      const theirs = rival === null ? [] : await startRival(rival, own, product(own.v), notes)
      const samples = await interleave([...ours, ...theirs], quick ? 5 : 30)
      const rows: Row[] = [...samples].map(([name, seconds]) => milliseconds(name, seconds))
      if (rival === null) return { rows, notes: [NO_TORCH] }
      const [kept, forward, theirKept, theirAnew] = [OURS.kept, OURS.forward, TORCH.kept, TORCH.anew].map((name) => samples.get(name)!)
      rows.push(
        ratio('one product: ours kept ÷ torch anew', kept, theirAnew, TARGET),
        ratio('both from scratch: with forward ÷ anew', forward, theirAnew, TARGET),
        ratio('both within CG: kept ÷ graph kept', kept, theirKept),
      )
      return { rows, notes }
    } finally {
      rival?.end()
    }
  },
}

function layout(seat: Seat) {
  const { arena, team, kernels } = seat
  const policy = gaussianPolicy(seat)
  const theta = arena.f32(policy.layout.size)
  const inputs = arena.f32(ROWS * WIDTHS[0])
  const old = new PolicyForward(arena, policy, theta, inputs, ROWS)
  const reduction = new BlockReduction(team, arena, kernels, theta.length, old.blocks.count)
  const scratch = new Scratch(arena, [policy.network], old.blocks.size)
  return { policy, theta, inputs, old, v: new Float64Array(theta.length), fisher: new Fisher(team, arena, old, 1, reduction, scratch) }
}

type Own = ReturnType<typeof layout>

/** θ as initialised, but with a head of gain 1: at 0.01 the product would hardly depend on the lower layers. */
function prepare({ policy, theta, inputs, old, v, fisher: own }: Own): (v: Float64Array, forward?: boolean) => Float64Array {
  policy.initialize(theta, 0, -0.5)
  const head = policy.layout.windows.find(({ name }) => name.endsWith('head.weight'))!
  for (let i = head.offset; i < head.offset + head.size; i++) theta[i] *= 100
  fillNormal(inputs, 0)
  const direction = new Float32Array(v.length)
  fillNormal(direction, 1)
  v.set(direction)
  const forward = () => { for (let block = 0; block < old.blocks.count; block++) old.run(block) }
  forward()
  const product = own.product()
  return (vector, fresh = false) => {
    if (fresh) forward()
    return product(vector)
  }
}

async function startRival(rival: Child, { theta, inputs, v }: Own, product: Float64Array, notes: string[]): Promise<Contestant[]> {
  const answer = await rival.ask<{ version: string, blas: string, product: string }>({
    do: 'start', widths: WIDTHS, rows: ROWS, theta: encode(theta), inputs: encode(inputs), vector: encode(Float32Array.from(v)), warmup: 20,
  })
  const error = relativeError(product, decodeF32(answer.product))
  notes.push(
    `torch ${answer.version}, matrix products by ${answer.blas === 'reference' ? 'the reference BLAS: no fair rival, install libopenblas0' : answer.blas}`,
    `same product: relative error ${error.toExponential(1)} (${error <= SAME ? 'at most' : 'MORE THAN'} ${SAME.toExponential(0)})`,
  )
  const measure = (way: string) => async () => (await rival.ask<{ seconds: number }>({ do: 'measure', way, calls: 3 })).seconds
  return [{ name: TORCH.kept, sample: measure('from_kept') }, { name: TORCH.anew, sample: measure('anew') }]
}
