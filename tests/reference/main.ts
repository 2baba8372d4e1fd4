// npm run test:reference: replays every recorded file of a folder (TRPO_REFERENCE, or the copy in data/), a line each with the
// largest error in units of its bound. Ends with 1 if a bound is broken or a file cannot be replayed. --verbose prints every error.

import { passes, severity, type Check } from './check.js'
import { referenceFiles, REFERENCE_FOLDER, replay, type Replay } from './replay.js'

const verbose = process.argv.includes('--verbose')
const files = filesOrExit()
const width = Math.max(...files.map((file) => file.length))
const count = { ok: 0, FAILED: 0, 'not covered': 0 }

console.log(`Recorded data in ${REFERENCE_FOLDER}`)
for (const file of files) {
  const found = await attempt(file)
  const status = found instanceof Error ? 'FAILED' : found.notCovered !== null ? 'not covered' : found.checks.every(passes) ? 'ok' : 'FAILED'
  count[status]++
  const kind = found instanceof Error ? '' : found.kind
  console.log(`${status.padEnd(11)}  ${file.padEnd(width)}  ${kind.padEnd(11)}  ${describe(found)}`)
  if (found instanceof Error) continue
  for (const check of found.checks) if (verbose || !passes(check)) console.log(`${' '.repeat(13)}${show(check)}`)
}
console.log(`${files.length} files: ${count.ok} agree, ${count.FAILED} failed, ${count['not covered']} not covered`)
process.exitCode = count.FAILED > 0 ? 1 : 0

function filesOrExit(): string[] {
  try {
    return referenceFiles(REFERENCE_FOLDER)
  } catch (error) {
    console.error(`No recorded data: ${error instanceof Error ? error.message : String(error)}. TRPO_REFERENCE names the folder to replay.`)
    process.exit(1)
  }
}

async function attempt(file: string): Promise<Replay | Error> {
  try {
    return await replay(REFERENCE_FOLDER, file)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function describe(found: Replay | Error): string {
  if (found instanceof Error) return `${found.name}: ${found.message}`
  if (found.notCovered !== null) return found.notCovered
  return `largest error ${show([...found.checks].sort((a, b) => severity(b) - severity(a))[0])}`
}

function show(check: Check): string {
  const bound = check.bound === 0 ? 'must be 0' : `bound ${short(check.bound)}`
  return `${short(check.error)} (${bound}) ${check.name}${passes(check) ? '' : '  FAILED'}`
}

function short(x: number): string {
  return x === 0 ? '0' : x.toExponential(1).replace('.0e', 'e')
}
