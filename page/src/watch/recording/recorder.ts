// Records a play for `trpo play --gif` and `--mp4`, which drive it from outside, frame by frame (src/cli/play-recording.ts says what it
// is asked for). The picture is the stage's own, with a line below it that says what it is.

import { Playback, type Action, type Environment, type Moment } from '../../../../src/browser.js'
import type { RecorderApi, RecordingFrame, RecordingRequest } from '../../../../src/dashboard/recording.js'
import { fetchEnvironment, fetchPolicy, makeEnvironment, stageFor } from '../load.js'
import type { Stage } from '../stage.js'
import { Caption } from './caption.js'
import { Gif } from './gif.js'
import { Reel } from './reel.js'

/** Frames that a GIF's palette is made of. */
const SAMPLED = 8

/** Pictures are drawn at twice the size and scaled down: smoother edges than the browser gives. */
const FINER = 2

class Recorder implements RecorderApi {
  private reel: Reel
  private readonly gifSamples: readonly ImageData[]
  private gif: Gif | null = null
  private readonly caption: Caption

  private constructor(
    private readonly request: RecordingRequest, private readonly playback: Playback, private readonly stage: Stage,
    private readonly environment: Environment, env: string,
  ) {
    const { width, height, theme } = request
    stage.setTheme(theme)
    stage.resize(width, height, FINER)
    this.caption = new Caption(width, height, theme, request.caption ? `${env} · ${request.policyTold}` : null)
    this.gifSamples = request.kind === 'gif' ? this.sample() : []
    this.reel = this.rewound()
  }

  static async open(request: RecordingRequest): Promise<Recorder> {
    const entry = await fetchEnvironment(request.run)
    const [environment, policy] = await Promise.all([makeEnvironment(entry), fetchPolicy(request.run, request.policy)])
    const playback = new Playback(environment, policy, { seed: request.seed ?? entry.seed, sample: request.sample })
    const stage = await stageFor(document.createElement('canvas'), entry.env, environment)
    return new Recorder(request, playback, stage, environment, entry.env)
  }

  frame(): RecordingFrame {
    const { kind } = this.request
    const moment = this.reel.next(kind !== 'none')
    const png = kind === 'none' ? null : this.drawn(moment)
    const { episode, step, reward, return: sum, value, end } = moment
    const { observationSpace } = this.environment
    const observation = new Float64Array(observationSpace.flatSize)
    observationSpace.flatten(moment.observation, observation, 0)
    const numbers = { observation: Array.from(observation), action: listed(moment.action), reward, return: sum, value }
    return { episode, step, ...numbers, end, png }
  }

  /** Adds the picture to the GIF, or returns it as a PNG. */
  private drawn(moment: Moment): string | null {
    const { canvas, pixels } = this.caption.compose(this.stage.canvas, moment)
    if (this.request.kind === 'png') return base64OfUrl(canvas.toDataURL('image/png'))
    this.gif ??= new Gif(canvas.width, canvas.height, this.gifSamples, 1000 / this.request.fps)
    this.gif.add(pixels())
    return null
  }

  act(observation: readonly number[]): readonly number[] {
    return listed(this.playback.policy.act(observation))
  }

  finish(): string {
    return this.gif === null ? '' : base64(this.gif.finish())
  }

  private rewound(): Reel {
    const { fps, speed } = this.request
    return new Reel(this.playback, this.stage, speed / fps, 1 / fps)
  }

  private sample(): ImageData[] {
    const reel = this.rewound()
    const { frames } = this.request
    const every = Math.max(1, Math.floor(frames / SAMPLED))
    const samples: ImageData[] = []
    for (let frame = 0; frame < frames; frame++) {
      const moment = reel.next(frame % every === 0)
      if (frame % every === 0) samples.push(this.caption.compose(this.stage.canvas, moment).pixels())
    }
    return samples
  }
}

function listed(action: Action | null): number[] {
  return action === null ? [] : typeof action === 'number' ? [action] : Array.from(action)
}

function base64OfUrl(url: string): string {
  return url.slice(url.indexOf(',') + 1)
}

function base64(bytes: Uint8Array): string {
  const PART = 0x8000
  let text = ''
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART))
  return btoa(text)
}

/** Puts the recorder where the program that drives the page finds it. */
export function offerRecorder(): void {
  window.trpoRecorder = { open: (request) => Recorder.open(request) }
}
