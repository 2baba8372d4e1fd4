// What `trpo play --gif` and the page say to each other: the page offers `window.trpoRecorder` at `#/watch?record=1`; the program opens a
// recording and asks for frame after frame. Types only.

export interface RecordingRequest {
  readonly run: string
  /** As in RunEntry.policies, and how the caption calls it. */
  readonly policy: string
  readonly policyTold: string
  /** Null for the run's own. */
  readonly seed: number | null
  readonly sample: boolean
  /** The page collects a GIF, or gives every frame as a PNG, or draws nothing and gives the numbers. */
  readonly kind: 'gif' | 'png' | 'none'
  /** Frames in all, and frames a second. */
  readonly frames: number
  readonly fps: number
  /** Seconds of the task's time in a second of the recording. */
  readonly speed: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  readonly caption: boolean
}

export interface RecordingFrame {
  readonly episode: number
  readonly step: number
  /** Flat, as its space flattens it. */
  readonly observation: readonly number[]
  readonly action: readonly number[]
  readonly reward: number
  readonly return: number
  readonly value: number | null
  readonly end: 'terminated' | 'truncated' | null
  /** Base64, where the request asks for it. */
  readonly png: string | null
}

export interface RecorderApi {
  /** Draws the next frame. */
  frame(): RecordingFrame
  /** What the policy does at an observation of a Box, the most likely action, as the page computes it. */
  act(observation: readonly number[]): readonly number[]
  /** The GIF in base64; empty where frames were asked for. */
  finish(): string
}

declare global {
  interface Window {
    trpoRecorder?: { open(request: RecordingRequest): Promise<RecorderApi> }
    /** The recording in progress, for the program that drives the page. */
    trpoRecording?: RecorderApi
  }
}
