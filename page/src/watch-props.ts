// What the frame hands to the section that plays policies.

import type { RunEntry } from '../../src/dashboard/protocol.js'

export interface WatchProps {
  /** All runs, up to date; drawn anew when one changes. */
  readonly runs: readonly RunEntry[]
  /** Id of the run that the address names (`run`, else the first of `runs`); null for none. `amend({ run: id })` changes it. */
  readonly selected: string | null
}
