// Signs of life: who is told from whom, by a clock that the test moves.

import { beforeEach, describe, expect, it } from 'vitest'
import { layoutProgress, Pulse, Watch } from './progress.js'

const describeTask = (task: number, item: number): string | undefined => (task === 3 ? `environment ${item} does not return` : undefined)

let pulses: Pulse[]
let watch: Watch
let now: number

/** Lets so many seconds pass, looking twice a second as those who wait do; the first complaint, or null. */
function wait(seconds: number, meanwhile: () => void = () => undefined): string | null {
  for (const end = now + seconds; now < end;) {
    now += 0.5
    meanwhile()
    const complaint = watch.look(now, describeTask)
    if (complaint !== null) return complaint
  }
  return null
}

beforeEach(() => {
  const words = layoutProgress({ i32: (n) => new Int32Array(new SharedArrayBuffer(4 * n)) }, 3)
  pulses = [0, 1, 2].map((thread) => new Pulse(words, thread))
  now = 100
  watch = new Watch(pulses, 10, now)
})

describe('a thread', () => {
  it('that hangs is named, with what it was at', () => {
    pulses[2].begin(3, 0)
    pulses[2].beat(7)
    expect(wait(9.5)).toBeNull()
    expect(wait(5)).toMatch(/^thread 2 has shown no sign of life for 10 s: environment 7 does not return\. Look for a loop /)
    expect(now).toBeCloseTo(110.5)
  })

  it('that gets on is left alone, however long it takes', () => {
    pulses[1].begin(3, 0)
    expect(wait(100, () => { pulses[1].beat(0) })).toBeNull()
    expect(wait(20)).toContain('thread 1 ')
  })

  it('that has nothing to do is no thread that hangs, as long as another works', () => {
    pulses[1].begin(3, 0)
    expect(wait(100, () => { pulses[1].beat(0) })).toBeNull()
    pulses[1].end()
    expect(wait(9)).toBeNull()
    expect(wait(5)).toMatch(/^no thread has taken up its work for 10 s\./)
  })

  it('that is never built is named', () => {
    pulses[1].start()
    pulses[2].start()
    pulses[2].end()
    expect(wait(20)).toMatch(/^thread 1 has shown no sign of life for 10 s: its environments are not made\./)
  })

  it('without a description is named too', () => {
    pulses[1].begin(0, 0)
    expect(wait(20)).toMatch(/: its work does not end\./)
  })
})

it('time in which the machine slept does not count', () => {
  pulses[1].begin(3, 0)
  for (let night = 0; night < 8; night++) {
    now += 30_000
    expect(watch.look(now, describeTask)).toBeNull()
  }
})
