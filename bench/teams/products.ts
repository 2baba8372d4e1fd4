// Matrix products on all threads of a team at the same time: the rate that each thread has while the others are as busy, as in a
// training run. Cores that share a clock, a cache or a host do not multiply together as fast as one alone.

import type { Task, Team } from '../../dist/compute/team.js'
import type { Seat } from '../../dist/training/crew.js'
import { layoutProducts, OPERATIONS, type Products } from '../gemm-rate.js'
import { now } from '../measure.js'
import { onAll, start } from './host.js'

export const PRODUCTS = 'products'

/** Some 10 ms at 40 GFLOP/s. */
const CALLS = 128
/** Until V8 has compiled the kernels for good. */
const WARM_UP = 20

export class TeamProducts {
  private readonly team: Team
  private readonly own: Products
  private readonly fillTask: Task
  private readonly multiplyTask: Task

  constructor(seat: Seat) {
    const { team } = seat
    this.team = team
    this.own = Array.from({ length: team.threads }, () => layoutProducts(seat))[team.index]
    this.fillTask = team.task(() => { this.own.fill() })
    this.multiplyTask = team.task(() => { this.multiply() })
  }

  async prepare(): Promise<void> {
    await onAll(this.team, this.fillTask, () => { this.own.fill() })
    for (let i = 0; i < WARM_UP; i++) await this.rate()
  }

  /** Operations a second of each thread; the slowest ends the measurement. */
  async rate(): Promise<number> {
    const begun = now()
    await onAll(this.team, this.multiplyTask, () => { this.multiply() })
    return CALLS * OPERATIONS / (now() - begun)
  }

  private multiply(): void {
    for (let i = 0; i < CALLS; i++) this.own.multiply()
  }
}

/** Products on so many threads, warmed up. */
export async function openProducts(threads: number): Promise<{ products: TeamProducts, close: () => Promise<void> }> {
  const crew = await start({ program: PRODUCTS, data: null, build: (seat) => new TeamProducts(seat) }, threads)
  await crew.workspace.prepare()
  return { products: crew.workspace, close: () => crew.close() }
}
