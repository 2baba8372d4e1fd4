// A play frame by frame: each picture is so much of the task's time after the one before, whatever the clock says, so that the same
// recording comes out every time and on slow machines too. An episode that ends is held for a moment, and the next begins.

import type { Moment, Playback } from '../../../../src/browser.js'
import type { Stage } from '../stage.js'

const PAUSE_AT_END = 0.8
/** Times are sums of fractions: a step that is due by less than this is due. */
const SLACK = 1e-9

export class Reel {
  private due = 0
  private rest = 0
  private frames = 0

  /** @param seconds of the task's time from frame to frame @param shown seconds from frame to frame as they are shown */
  constructor(
    private readonly playback: Playback, private readonly stage: Stage, private readonly seconds: number, private readonly shown: number,
  ) {
    stage.take(playback.reset(0), true)
  }

  /** Goes on to the next frame; the first is the start. Draws it only if asked to. */
  next(draws = true): Moment {
    if (this.frames++ > 0) this.pass()
    const { playback: { moment }, stage, due } = this
    if (draws) stage.draw(moment.end === null ? Math.min(1, due / stage.secondsPerStep) : 1, this.shown)
    return moment
  }

  private pass(): void {
    const { playback, stage, stage: { secondsPerStep } } = this
    if (playback.moment.end !== null) {
      this.rest += this.shown
      if (this.rest < PAUSE_AT_END) return
      this.rest = this.due = 0
      stage.take(playback.reset(), true)
      return
    }
    this.due += this.seconds
    while (this.due >= secondsPerStep - SLACK && !playback.hasEnded) {
      this.due -= secondsPerStep
      stage.take(playback.step(), false)
    }
  }
}
