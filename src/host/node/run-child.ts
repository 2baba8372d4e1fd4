// Entry of the process of one run of a sweep. It listens before it loads anything else. Ctrl-C reaches it together with the sweep's own
// process, which says what is to be done; SIGTERM and the end of that process mean: finish the iteration, save, and end.

import type { RunNews, RunOrder } from '../../experiments/run-process.js'

let stopping = false
const stop = (): void => { stopping = true }

process.on('SIGINT', () => { /* the sweep decides */ })
process.on('SIGTERM', stop)
process.on('SIGHUP', stop)
process.on('disconnect', stop)
process.on('message', (order: RunOrder) => {
  if (order.kind === 'stop') {
    stop()
    return
  }
  void import('./carry-out-run.js')
    .then(({ carryOutRun }) => carryOutRun(order.task, tell, () => stopping))
    .then((outcome) => {
      tell({ kind: 'end', outcome }, () => { process.exit(0) }) // an environment may have left a timer behind
    })
})

/** Tells the sweep; without one there is nobody to tell. */
function tell(news: RunNews, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(news, undefined, undefined, then)
  else then()
}
