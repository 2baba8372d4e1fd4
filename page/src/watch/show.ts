// A run on show: its environment, a policy of it, the picture and the player, opened and closed together.

import type { EnvironmentEntry } from '../../../src/dashboard/protocol.js'
import type { Environment, TrainedPolicy } from '../../../src/browser.js'
import type { Theme } from '../shell/theme.js'
import { fetchEnvironment, fetchPolicy, makeEnvironment, stageFor } from './load.js'
import { Player } from './player.js'
import type { Stage } from './stage.js'

export interface ShowOptions {
  readonly run: string
  readonly policy: string
  /** Null for the run's own. */
  readonly seed: number | null
  readonly sample: boolean
  readonly theme: Theme
}

/** More would cost frames and show nothing. */
const MOST_PIXEL_RATIO = 2

export class Show {
  readonly player: Player
  private readonly observer: ResizeObserver

  private constructor(
    readonly entry: EnvironmentEntry, readonly environment: Environment, readonly stage: Stage, readonly policy: TrainedPolicy,
    seed: number, sample: boolean, container: HTMLElement,
  ) {
    this.player = new Player(environment, stage, policy, seed, sample)
    const fit = (): void => {
      const { clientWidth, clientHeight } = container
      if (clientWidth > 0 && clientHeight > 0) stage.resize(clientWidth, clientHeight, Math.min(devicePixelRatio, MOST_PIXEL_RATIO))
    }
    fit()
    this.observer = new ResizeObserver(fit)
    this.observer.observe(container)
  }

  /** @param container gets the canvas @throws CannotWatch, or what a request or an environment throws */
  static async open(container: HTMLElement, { run, policy: name, seed, sample, theme }: ShowOptions): Promise<Show> {
    const entry = await fetchEnvironment(run)
    const [environment, policy] = await Promise.all([makeEnvironment(entry), fetchPolicy(run, name)])
    const canvas = document.createElement('canvas')
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', `${entry.env}, acted in by the policy; the numbers beside it say what happens`)
    const stage = await stageFor(canvas, entry.env, environment)
    stage.setTheme(theme)
    container.replaceChildren(canvas)
    return new Show(entry, environment, stage, policy, seed ?? entry.seed, sample, container)
  }

  close(): void {
    this.observer.disconnect()
    this.player.close()
    this.stage.canvas.remove()
  }
}
