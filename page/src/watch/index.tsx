// Plays the policies of a run in their environment.

import type { WatchProps } from '../watch-props.js'

export default function Watch({ runs, selected }: WatchProps) {
  return <p>{runs.length} runs, {selected}</p>
}
