// Environments of users, with the built package: from a module on several threads, registered under an id, as a function, as a batch
// simulator; trained, resumed and evaluated. Needs `npm run build`.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Box, Dict, Discrete, evaluateRun, loadPolicy, register, resume, train, trained,
  type Environment, type Observation, type RandomStream, type ResumeOptions, type TrainOptions,
} from '../dist/index.js'

const DOCKING = new URL('../examples/own-environment/environment.js', import.meta.url)
const BATCH = new URL('fixtures/environments/batch-cart-pole.js', import.meta.url)
const FORGETFUL = new URL('fixtures/environments/forgetful.js', import.meta.url)
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const SMALL = {
  steps: 1600, environments: 3, horizon: 83, warmupSteps: 10, valueEpochs: 2, valueMinibatch: 64, evalEpisodes: 4, policyHidden: [12],
} as const

/** The end of what is said of a run whose environment is not to be found. */
const AGAIN = /hand it in again: resume\(path, \{ env \}\), or --env-module FILE\.\n?$/

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'trpo-own-')) })
afterAll(() => { rmSync(folder, { recursive: true }) })

async function hash(options: TrainOptions): Promise<string> {
  return (await trained({ ...SMALL, ...options })).parametersSha256
}

/** The hash of a run that is left after two iterations and resumed; `warnings` gathers what is told meanwhile. */
async function interrupted(name: string, options: TrainOptions, again: ResumeOptions = {}, warnings: string[] = []): Promise<string> {
  const out = join(folder, name)
  const warn = (text: string): void => { warnings.push(text) }
  for await (const { iteration } of train({ ...SMALL, ...options, out, warn })) if (iteration === 2) break
  const rest = resume(out, { threads: 1, warn, ...again })
  for (;;) {
    const next = await rest.next()
    if (next.done === true) return next.value.parametersSha256
  }
}

function trpo(...args: string[]): { code: number | null, out: string, err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** Shows its position as a Dict; +1 and −1 to the right and left, ends at ±3 or after 12 steps by itself. */
class Line implements Environment<Observation, number> {
  readonly observationSpace = new Dict({ position: new Box({ low: -3, high: 3 }), side: new Discrete(2) })
  readonly actionSpace = new Discrete(2)
  state = { position: 0, steps: 0 }

  reset(random: RandomStream): ReturnType<Environment['reset']> {
    this.state = { position: random.integer(3) - 1, steps: 0 }
    return { observation: this.look(), info: {} }
  }

  step(action: number): ReturnType<Environment['step']> {
    this.state.position += 2 * action - 1
    this.state.steps++
    const { position, steps } = this.state
    return { observation: this.look(), reward: position, terminated: Math.abs(position) === 3, truncated: steps === 12, info: {} }
  }

  private look(): Observation {
    return { position: Float32Array.of(this.state.position), side: this.state.position > 0 ? 1 : 0 }
  }
}

describe('a module', () => {
  it('gives the same parameters on 1, 2 and 3 threads, and after a resume on another number of threads', async () => {
    const alone = await trained({ ...SMALL, env: DOCKING, threads: 1 })
    expect(alone.config).toMatchObject({ env: 'example/Docking-v0', envModule: DOCKING.href, maxKl: 0.03, gamma: 0.98, environments: 3 })
    for (const threads of [2, 3]) expect(await hash({ env: DOCKING, threads })).toBe(alone.parametersSha256)
    expect(await hash({ env: DOCKING.href, threads: 1 })).toBe(alone.parametersSha256)
    expect(await interrupted('docking', { env: DOCKING, threads: 2 })).toBe(alone.parametersSha256)
    expect(await interrupted('docking3', { env: DOCKING, threads: 1 }, { threads: 3 })).toBe(alone.parametersSha256)
    const evaluation = await evaluateRun(join(folder, 'docking'), { episodes: 4, threads: 2 })
    expect(evaluation).toEqual(alone.evaluation)
    const policy = loadPolicy(join(folder, 'docking'))
    expect(policy.spec).toMatchObject({ env: 'example/Docking-v0', envModule: DOCKING.href })
    expect(policy.act([0.5, 0])).toEqual(alone.policy.act(Float64Array.of(0.5, 0)))
  })

  it('takes options, and refuses those it does not document', async () => {
    const options = { env: DOCKING, threads: 2 }
    expect(await hash({ ...options, envOptions: { thrust: 3 } })).not.toBe(await hash(options))
    await expect(hash({ ...options, envOptions: { trust: 3 } })).rejects.toThrow('example/Docking-v0 has no option "trust". Did you mean "thrust"?')
  })

  it('can be registered under an id, with values that suit it', async () => {
    register('mine/Docking-v0', DOCKING, { gamma: 0.9, maxKl: 0.02 })
    const { config, parametersSha256 } = await trained({ ...SMALL, env: 'mine/Docking-v0', threads: 2 })
    expect(config).toMatchObject({ env: 'mine/Docking-v0', envModule: DOCKING.href, gamma: 0.9, maxKl: 0.02 })
    expect(parametersSha256).toBe(await hash({ env: DOCKING, gamma: 0.9, maxKl: 0.02, threads: 1 }))
  })

  it('that has moved is named, and can be given anew', async () => {
    const moved = join(folder, 'moved.mjs')
    writeFileSync(moved, `export { default } from ${JSON.stringify(FORGETFUL.href)}`)
    const out = join(folder, 'moving')
    const first = train({ ...SMALL, env: pathToFileURL(moved), threads: 1, out })
    await first.next()
    await first.return(undefined as never)
    rmSync(moved)
    const failed = trpo('resume', out)
    expect(failed.code).toBe(1)
    expect(failed.err).toMatch(/^trpo: environment module file:\/\/.*moved\.mjs cannot be imported: .*config\.json says where it is/)
    expect(failed.err).toMatch(AGAIN)
    expect(trpo('eval', out, '--episodes', '2').err).toMatch(AGAIN)
    const again = fileURLToPath(FORGETFUL)
    expect(trpo('eval', out, '--episodes', '2', '--env-module', again)).toMatchObject({ code: 0, out: expect.stringMatching(/^evaluation of 2 episodes/) as string })
    const reports = resume(out, { env: FORGETFUL, threads: 2, warn: () => undefined })
    expect((await reports.next()).value).toMatchObject({ iteration: 2 })
    await reports.return(undefined as never)
    const resumed = trpo('resume', out, '--env-module', again, '--threads', '2')
    expect(resumed).toMatchObject({ code: 0, out: expect.stringMatching(/^continuing .* after iteration 2/) as string })
  })

  it('that has moved is verified with the module where it is now', async () => {
    const moved = join(folder, 'moved-docking.mjs')
    writeFileSync(moved, `export { default } from ${JSON.stringify(DOCKING.href)}`)
    const out = join(folder, 'verified')
    await trained({ ...SMALL, env: pathToFileURL(moved), threads: 1, out })
    rmSync(moved)
    expect(trpo('verify', out, '--quiet')).toMatchObject({ code: 1, err: expect.stringMatching(AGAIN) as string })
    const verified = trpo('verify', out, '--quiet', '--threads', '2', '--env-module', fileURLToPath(DOCKING))
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^same: /) as string })
  })

  it('that cannot be saved trains, and resume says that episodes start anew', async () => {
    const options = { env: FORGETFUL, threads: 2 }
    const warnings: string[] = []
    expect(await interrupted('forgetful', options, { threads: 2 }, warnings)).toMatch(/^[0-9a-f]{64}$/)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^environment test\/Forgetful-v0 cannot be saved: the \d episodes they were in start anew, .* Give it/)
  })

  it('that is none is refused in a sentence', async () => {
    const refused = async (code: string): Promise<unknown> => {
      const env = `data:text/javascript,${encodeURIComponent(code)}`
      return hash({ env, threads: 1 }).catch((error: unknown) => (error as Error).message)
    }
    expect(await refused('export const x = 1')).toMatch(/its default export is nothing; expected a class or function/)
    expect(await refused('export default { id: "a" }')).toMatch(/its default export is an object with id; expected/)
    expect(await refused('throw new Error("no licence")')).toMatch(/cannot be imported: no licence\./)
    expect(await refused('export default () => ({ reset() {}, step() {} })')).toMatch(/its observationSpace is no space; expected one such as new Box/)
    const own = 'file:///nowhere/own.js'
    await expect(hash({ env: own, threads: 1 })).rejects.toThrow(`environment module ${own} cannot be imported`)
    await expect(hash({ env: './own.js', threads: 1 })).rejects.toThrow('environment module "./own.js": expected a URL, which means the same everywhere. From code: new URL(')
    await expect(hash({ env: 'Arm-v0', threads: 1 })).rejects.toThrow('One of your own is given by its module: train({ env: new URL(')
    await expect(hash({ env: 3 as never })).rejects.toThrow('config key "env": got 3, expected an id, the URL of a module, or a function that makes the environment.')
  })
})

describe('a batch simulator', () => {
  const config = { lambda: 0.98, cgDamping: 1e-3, normalizeObservations: true, environments: 5 }

  it('gives what the list of single environments gives, on 1, 2 and 3 threads and after a resume', async () => {
    const list = await hash({ ...config, env: 'CartPole-v1', threads: 1 })
    for (const threads of [1, 2, 3]) expect(await hash({ ...config, env: BATCH, threads })).toBe(list)
    expect(await interrupted('batch', { ...config, env: BATCH, threads: 2 }, { threads: 3 })).toBe(list)
  })

  it('says which of its environments failed', async () => {
    const env = new URL('fixtures/environments/failing-batch.js', import.meta.url)
    for (const threads of [1, 2]) {
      await expect(hash({ ...config, env, threads, seed: 4 })).rejects.toThrow(
        'environment test/FailingBatch-v0 (index 2, seed 4, step 7 of its life): the pole is gone')
    }
  })
})

describe('a function', () => {
  const env = (): Environment => new Line()

  it('trains on one thread, with a line that says so', async () => {
    const warnings: string[] = []
    const { parametersSha256, config, policy } = await trained({ ...SMALL, env, warn: (text) => warnings.push(text) })
    expect(config).toMatchObject({ env: 'own', envModule: null })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^environment own was given as a function, which other threads cannot call: it trains on one thread\. Put/)
    expect(await hash({ env: Line, threads: 1, warn: () => { throw new Error('nothing to say') } })).toBe(parametersSha256)
    expect(policy.act({ position: Float32Array.of(1), side: 1 })).toBe(1)
    await expect(hash({ env, threads: 2 })).rejects.toThrow('threads: got 2, expected 1: environment own was given as a function')
  })

  it('is handed in again to resume and to evaluate', async () => {
    expect(await interrupted('line', { env, threads: 1 }, { env })).toBe(await hash({ env, threads: 1 }))
    const out = join(folder, 'line')
    expect((await evaluateRun(out, { episodes: 3, threads: 1, env })).episodes).toBe(3)
    await expect(evaluateRun(out, { episodes: 3 })).rejects.toThrow(AGAIN)
  })

  it('with a Dict of actions is refused', async () => {
    const bad = (): Environment => Object.assign(new Line(), { actionSpace: new Dict({ a: new Discrete(2) }) })
    await expect(hash({ env: bad, threads: 1 })).rejects.toThrow('own: its actionSpace is a Dict, which no policy acts in; expected Box, Discrete, MultiDiscrete or MultiBinary.')
  })
})

describe('the command line', () => {
  it('trains on a module, and resumes', () => {
    const module = fileURLToPath(DOCKING)
    const trainedRun = trpo('train', '--env-module', module, '--steps', '4000', '--threads', '2', '--set', 'evalEpisodes=2', '--out', 'cli', '--quiet')
    expect({ ...trainedRun, out: '' }).toEqual({ code: 0, out: '', err: '' })
    expect(trainedRun.out).toMatch(/example\/Docking-v0/)
    expect(trpo('eval', 'cli', '--episodes', '2', '--threads', '1').out).toMatch(/^evaluation of 2 episodes/)
    expect(trpo('resume', 'cli', '--steps', '6000', '--threads', '1', '--quiet').code).toBe(0)
  })

  it('check-env says what is wrong, and ends with code 1 if it is an error', () => {
    expect(trpo('check-env', 'CartPole-v1')).toEqual({ code: 0, out: 'CartPole-v1: no errors, no warnings\n', err: '' })
    expect(trpo('check-env', '--env-module', fileURLToPath(DOCKING))).toMatchObject({ code: 0, out: 'example/Docking-v0: no errors, no warnings\n' })
    expect(trpo('check-env', '--env-module', fileURLToPath(BATCH))).toMatchObject({ code: 0, out: 'test/BatchCartPole-v1: no errors, no warnings\n' })
    const warned = trpo('check-env', '--env-module', fileURLToPath(FORGETFUL), '--json')
    expect(warned.code).toBe(0)
    expect(JSON.parse(warned.out)).toMatchObject({ env: 'test/Forgetful-v0', findings: [{ severity: 'warning', check: 'snapshot' }] })
    expect(trpo('check-env', 'MountainCar-v0', '--env-option', 'goalVelocity=0.01').out).toBe('MountainCar-v0: no errors, no warnings\n')
    expect(trpo('check-env', 'MountainCar-v0', '--env-option', 'goal=0.01')).toMatchObject({ code: 1, out: expect.stringContaining('no option "goal"') as string })
    expect(trpo('check-env')).toMatchObject({ code: 2, out: '' })
    expect(trpo('check-env', 'CartPol-v1').err).toMatch(/Did you mean "CartPole-v1"/)
    const broken = trpo('check-env', '--env-module', `data:text/javascript,${encodeURIComponent('export default () => ({ reset() {} })')}`)
    expect(broken).toMatchObject({ code: 1, out: expect.stringMatching(/^error create: /) as string })
  })
})
