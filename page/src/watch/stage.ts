// What draws an environment: a robot in space, a classic task in the plane, or, of others, the numbers. The player says when there is a
// new moment and how far between the last two the picture stands; a stage knows neither policy nor clock.

import type { Moment } from '../../../src/browser.js'
import type { Theme } from '../shell/theme.js'

export interface Stage {
  readonly canvas: HTMLCanvasElement
  /** One environment step in seconds of the task's own time. */
  readonly secondsPerStep: number
  /** Takes over where the environment stands now. @param fresh after a reset: nothing to move from */
  take(moment: Moment, fresh: boolean): void
  /**
   * @param blend 0: the moment before the last, 1: the last
   * @param seconds shown time since the picture before, for the camera
   */
  draw(blend: number, seconds: number): void
  /** In CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void
  setTheme(theme: Theme): void
  close(): void
}
