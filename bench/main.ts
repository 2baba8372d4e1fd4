// `npm run bench`: runs the cases, prints a table with targets and with the ratio to the previous result, and keeps a full run under
// bench/results. Method and traps: bench/README.md. Nothing here asserts a time: the exit code is 0 whatever was reached.
//   npm run bench -- [--case NAME …] [--quick] [--markdown] [--list]

import { parseArgs } from 'node:util'
import { cartpole } from './cases/cartpole.js'
import { dashboard } from './cases/dashboard.js'
import { evaluation } from './cases/evaluation.js'
import { fisher } from './cases/fisher.js'
import { floor } from './cases/floor.js'
import { gemm } from './cases/gemm.js'
import { hopper } from './cases/hopper.js'
import { memory } from './cases/memory.js'
import { ppoUpdate } from './cases/ppo-update.js'
import { physics } from './cases/physics.js'
import { replay } from './cases/replay.js'
import { tanh } from './cases/tanh.js'
import { threads } from './cases/threads.js'
import { update } from './cases/update.js'
import { describeMachine, load } from './machine.js'
import { keepResult, previousResult } from './results.js'
import type { BenchCase, CaseResult } from './rows.js'
import { table } from './table.js'

const CASES: readonly BenchCase[] = [
  gemm, tanh, fisher, update, ppoUpdate, cartpole, hopper, evaluation, physics, threads, replay, floor, memory, dashboard,
]
/** What a full run has. */
const FULL = CASES.filter(({ onRequest }) => onRequest !== true)

const { values: options } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

if (options.list) CASES.forEach(({ name, title }) => { console.log(`${name.padEnd(12)}${title}`) })
else await main(chosen(options.case))

async function main(cases: readonly BenchCase[]): Promise<void> {
  const machine = describeMachine()
  const loadBefore = load()
  const previous = previousResult(machine)
  const { cpu, cores, node, package: version } = machine
  console.log(`trpo ${version} · ${cpu}, ${cores} cores · node ${node} · load ${loadBefore.toFixed(2)}`)
  console.log(previous === null ? 'no previous result from this kind of machine' : `compared with ${previous.file}`)
  if (loadBefore > 0.3) console.log('other programs are running: figures are provisional, and the best sample says more than the median')

  const results: Record<string, CaseResult> = {}
  for (const { name, title, run } of cases) {
    const result = await run({ quick: options.quick })
    results[name] = result
    const before = (row: string) => previous?.result.cases[name]?.rows.find((known) => known.name === row)?.best
    console.log(`\n${options.markdown ? '### ' : ''}${title}\n`)
    console.log(table(result.rows, before, options.markdown))
    for (const note of result.notes) console.log(options.markdown ? `\n${note}` : `  ${note}`)
  }
  if (options.quick || !FULL.every((one) => cases.includes(one))) console.log('\nnot kept: only a full run is (no --case, no --quick)')
  else console.log(`\nkept as bench/results/${keepResult({ date: new Date().toISOString(), machine, loadBefore, cases: results })}`)
}

/** The cases named, in the order of the list; a full run's if none is named. */
function chosen(names: readonly string[] | undefined): readonly BenchCase[] {
  const unknown = names?.find((name) => !CASES.some((known) => known.name === name))
  if (unknown !== undefined) {
    console.error(`no case "${unknown}"; there are: ${CASES.map(({ name }) => name).join(', ')}`)
    process.exit(2)
  }
  return names === undefined ? FULL : CASES.filter(({ name }) => names.includes(name))
}
