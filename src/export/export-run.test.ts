// Exporting from a run: what is written where, what is never overwritten, and what is said when it cannot be done.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { exportPolicy, trained } from '../host/node/api.js'
import { exportPolicy as exportInPage } from '../host/browser/api.js'
import { packageVersion } from '../runs/versions.js'
import { run as cli } from '../cli/program.js'
import { ExportError } from './export-policy.js'

let folder: string
let run: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-export-'))
  run = join(folder, 'run')
  await trained({ ...SMALL, env: 'CartPole-v1', steps: 600, horizon: 100, evalEvery: 1, evalEpisodes: 1, out: run })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const SMALL = { environments: 2, threads: 1, policyHidden: [4] } as const
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'nothing thrown', (error: unknown) => error)

it('writes into the run, under the usual names, and says where', async () => {
  for (const [options, name] of [
    [{ format: 'onnx' }, 'policy.onnx'], [{ format: 'onnx', stochastic: true }, 'policy-stochastic.onnx'], [{ format: 'js' }, 'policy.js'],
    [{ format: 'safetensors' }, 'policy-arrays.safetensors'], [{ format: 'js', best: true }, 'best-policy.js'],
  ] as const) {
    const result = await exportPolicy(run, options)
    const file = join(run, name)
    expect(result).toEqual({ format: options.format, env: 'CartPole-v1', file, bytes: statSync(file).size })
  }
})

it('writes the same bytes from a policy file, elsewhere, and again with force', async () => {
  const source = join(folder, 'copy.safetensors'), out = join(folder, 'new', 'site', 'act.js')
  copyFileSync(join(run, 'policy.safetensors'), source)
  expect(await exportPolicy(source, { format: 'js', out })).toMatchObject({ file: out })
  expect(readFileSync(out)).toEqual(readFileSync(join(run, 'policy.js')))
  await exportPolicy(run, { format: 'onnx', out, force: true })
  expect(readFileSync(out)).toEqual(readFileSync(join(run, 'policy.onnx')))
})

it('is the same in a page, but for the version, which a page does not know', () => {
  const exported = exportInPage(readFileSync(join(run, 'policy.safetensors')), { format: 'js' })
  expect(exported).toMatchObject({ format: 'js', env: 'CartPole-v1', name: 'policy.js' })
  const text = readFileSync(join(run, 'policy.js'), 'utf8')
  expect(new TextDecoder().decode(exported.content)).toBe(text.replace(`(trpo ${packageVersion()})`, '(trpo in a page)'))
})

it('overwrites nothing unasked, and the run\'s own policy never', async () => {
  const own = join(run, 'policy.safetensors')
  const before = readFileSync(own)
  const options = { format: 'safetensors', out: own } as const
  expect(String(await failure(exportPolicy(run, options)))).toMatch(/^ExportError: .* is there already; nothing was written/)
  expect(String(await failure(exportPolicy(run, { ...options, force: true })))).toMatch(/^ExportError: .*keeps its own policy/)
  expect(readFileSync(own)).toEqual(before)
})

it.each([
  [{ format: 'onx' as 'onnx' }, /format is "onx"; expected onnx, safetensors, js\. Did you mean "onnx"\?/],
  [{ format: 'js', stochastic: true }, /stochastic is for the format onnx, got js\. A js module does both/],
  [{ format: 'safetensors', mask: true }, /mask is for the format onnx, got safetensors/],
] as const)('%j does not fit', async (options, message) => {
  const error = await failure(exportPolicy(run, options))
  expect(error).toBeInstanceOf(ExportError)
  expect((error as Error).message).toMatch(message)
})

it('says that there is no policy, no run, no best one, no mask', async () => {
  const young = join(folder, 'young')
  await trained({ ...SMALL, env: 'Pendulum-v1', steps: 128, horizon: 64, warmupSteps: 0, evalEpisodes: 0, out: young })
  expect(String(await failure(exportPolicy(young, { format: 'js', best: true })))).toMatch(/no best-policy\.safetensors; it is written when the run evaluates/)
  expect(String(await failure(exportPolicy(young, { format: 'onnx', mask: true })))).toMatch(/mask was asked for, but the actions of Pendulum-v1 are a Box/)
  rmSync(join(young, 'policy.safetensors'))
  expect(String(await failure(exportPolicy(young, { format: 'js' })))).toMatch(/RunError: run .*young: it has no policy\.safetensors; .* Continue the run: trpo resume/)
  expect(String(await failure(exportPolicy(join(folder, 'nowhere'), { format: 'js' })))).toMatch(/no such directory/)
  expect(String(await failure(exportPolicy(join(run, 'policy.safetensors'), { format: 'js', best: true })))).toMatch(/best was asked for, but .* is a file/)
})

it('is a command, with exit code 2 for what cannot be done', async () => {
  const out = join(folder, 'by-command.onnx')
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => {
    printed.mockRestore()
    said.mockRestore()
  })
  expect(await cli(['export', run, '--format', 'onnx', '--out', out, '--json'])).toBe(0)
  expect(JSON.parse(String(printed.mock.lastCall?.[0]))).toEqual({ format: 'onnx', env: 'CartPole-v1', file: out, bytes: statSync(out).size })
  expect(readFileSync(out)).toEqual(readFileSync(join(run, 'policy.onnx')))
  expect(await cli(['export', run, '--format', 'onnx', '--out', out])).toBe(2)
  expect(await cli(['export', run, '--format', 'pickle', '--out', join(folder, 'x')])).toBe(2)
  expect(String(said.mock.lastCall?.[0])).toBe('trpo: export: format is "pickle"; expected onnx, safetensors, js.\n')
  expect(existsSync(join(folder, 'x'))).toBe(false)
  expect(await cli(['export', run])).toBe(2)
  expect(await cli(['export', join(folder, 'nowhere'), '--format', 'js'])).toBe(1)
})
