// Each example runs, with a tiny budget. They import the package by its name, as users do; needs `npm run build`.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url))

/** What each prints at its end. An example in a folder of its own is its train.js. */
const ENDS: Readonly<Record<string, RegExp>> = {
  'evaluation.js': /last policy: return -\d.*\nbest policy: return -\d.*\nbest policy, other episodes: return -\d.*\n$/,
  'export-and-act.js': /: \d+ bytes\n(\d+) of \1 actions are the library's\n$/,
  'five-line-training.js': /the parameters with sha256 [0-9a-f]{64}\n$/,
  'own-callback.js': /^1,\d+\.\d,\d+,0\.\d+,0\n2,/,
  'own-environment/train.js': /evaluation: -?\d/,
  'own-robot/train.js': /evaluation: -?\d/,
  'policy-in-an-application.js': /after \d+ steps\n$/,
}
const STEPS = '11000'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-examples-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

it('are all here', () => {
  const found = readdirSync(EXAMPLES, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/train.js` : entry.name))
    .filter((name) => name.endsWith('.js') && existsSync(join(EXAMPLES, name))) // grafana/ has no program
  expect(found.sort()).toEqual(Object.keys(ENDS))
})

it.each(Object.entries(ENDS))('%s', (name, end) => {
  const file = join(EXAMPLES, name)
  expect(existsSync(file)).toBe(true)
  const args = name.includes('/') ? [join(folder, name.split('/')[0])] : []
  const out = execFileSync(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, STEPS } })
  expect(out).toMatch(end)
})
