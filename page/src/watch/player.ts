// Plays a policy in the page: how many steps are due, at which pace, and when a picture is drawn. It runs on the page's own thread: a step
// of the largest robot takes about a millisecond, and a frame never gives more than its budget to steps, so the page stays at hand.
// What there is to tell (bars, numbers, curves) is told some times a second, not with every step.

import { signal, type Signal } from '@preact/signals'
import { Playback, type Environment, type Moment, type TrainedPolicy } from '../../../src/browser.js'
import { History } from './history.js'
import type { Stage } from './stage.js'

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 'fastest'] as const
export type Speed = typeof SPEEDS[number]

/** Milliseconds of a frame that steps may take. */
const BUDGET = 9
/** A page that was hidden does not catch up. */
const LONGEST_FRAME = 0.1
/** Seconds for which the end of an episode is shown. */
const PAUSE_AT_END = 0.9
const TOLD_EVERY = 80 // ms

export class Player {
  readonly history = new History()
  /** The moment as it was last told. */
  readonly shown = signal<Moment | null>(null)
  readonly playing = signal(false)
  readonly speed = signal<Speed>(1)
  /** Why it cannot go on. */
  readonly failure = signal<string | null>(null)
  /** The policy that acts. */
  readonly policyNow: Signal<TrainedPolicy>
  private playback: Playback
  /** Seconds of the task's time that are due. */
  private due = 0
  private rest = 0
  private last: number | null = null
  private told = 0
  private frame = 0

  constructor(
    private readonly environment: Environment, private readonly stage: Stage, policy: TrainedPolicy, private seed: number,
    private sample: boolean,
  ) {
    this.policyNow = signal(policy)
    this.playback = this.fresh()
  }

  /** Begins to draw, and to play if it is to. */
  start(): void {
    this.restart(0)
    const tick = (now: number): void => {
      this.frame = requestAnimationFrame(tick)
      this.tick(now)
    }
    this.frame = requestAnimationFrame(tick)
  }

  /** From the start of this episode, or of another. */
  restart(episode?: number): void {
    this.attempt(() => {
      this.began(this.playback.reset(episode ?? this.playback.moment.episode))
    })
  }

  toggle(): void {
    this.playing.value = !this.playing.value
    this.last = null
  }

  /** One step, and stop. */
  stepOnce(): void {
    this.playing.value = false
    this.due = 0
    this.attempt(() => {
      if (this.playback.moment.end !== null) this.began(this.playback.reset())
      else this.advance()
    })
    this.tell()
  }

  /** Another policy, seed or way to act: the same episode from its start. */
  use(change: { readonly policy?: TrainedPolicy, readonly seed?: number, readonly sample?: boolean }): void {
    const { episode } = this.playback.moment
    this.policyNow.value = change.policy ?? this.policyNow.peek()
    this.seed = change.seed ?? this.seed
    this.sample = change.sample ?? this.sample
    this.playback = this.fresh()
    this.restart(change.seed === undefined ? episode : 0)
  }

  close(): void {
    cancelAnimationFrame(this.frame)
    this.stage.close()
    this.environment.close?.()
  }

  private fresh(): Playback {
    return new Playback(this.environment, this.policyNow.peek(), { seed: this.seed, sample: this.sample })
  }

  private tick(now: number): void {
    const seconds = this.last === null ? 0 : Math.min(LONGEST_FRAME, (now - this.last) / 1000)
    this.last = now
    if (this.playing.value && this.failure.value === null) this.attempt(() => { this.play(seconds) })
    const { secondsPerStep } = this.stage
    const between = this.playing.value && this.speed.value !== 'fastest' && this.playback.moment.end === null
    this.stage.draw(between ? Math.min(1, this.due / secondsPerStep) : 1, seconds)
    if (now - this.told < TOLD_EVERY) return
    this.told = now
    this.tell()
  }

  /** Takes the steps that are due. */
  private play(seconds: number): void {
    if (this.playback.moment.end !== null) {
      this.rest += seconds
      if (this.rest >= PAUSE_AT_END) this.began(this.playback.reset())
      return
    }
    const speed = this.speed.value
    const { secondsPerStep } = this.stage
    const until = performance.now() + BUDGET
    this.due = speed === 'fastest' ? Infinity : this.due + seconds * speed
    while (this.due >= secondsPerStep && !this.playback.hasEnded && performance.now() < until) {
      this.due -= secondsPerStep
      this.advance()
    }
    this.due = Math.min(this.due, secondsPerStep) // what the budget did not reach is not made up for
    if (speed === 'fastest') this.due = 0
  }

  private advance(): void {
    const moment = this.playback.step()
    this.history.add(moment)
    this.stage.take(moment, false)
    this.rest = 0
  }

  private began(moment: Moment): void {
    this.due = this.rest = 0
    this.history.clear(moment)
    this.stage.take(moment, true)
    this.tell()
  }

  private tell(): void {
    this.shown.value = this.playback.moment
  }

  /** An environment's failure stops the play, with its reason. */
  private attempt(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.playing.value = false
      this.failure.value = error instanceof Error ? error.message : String(error)
    }
  }
}
