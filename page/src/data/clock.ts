// The time of day, for how long ago something was; it moves every ten seconds.

import { signal } from '@preact/signals'

export const now = signal(Date.now())

export function startClock(): void {
  setInterval(() => {
    now.value = Date.now()
  }, 10_000)
}
