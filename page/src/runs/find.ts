// The way to the field that finds runs, from wherever the page is: what is typed after `/` must not get lost.

import { go } from '../shell/router.js'

/** Id of the field. */
export const FIND = 'find-runs'

let awaited = false

export function findRuns(): void {
  const field = document.getElementById(FIND)
  if (field !== null) {
    field.focus()
    return
  }
  awaited = true
  go('runs')
}

/** For the field, when it appears: whether somebody is on the way to it. */
export function isAwaited(): boolean {
  const was = awaited
  awaited = false
  return was
}
