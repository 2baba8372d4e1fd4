// Watch in a browser, on runs that were really trained: the policy in the page acts as the one on Node does, to the last bit, and so do the
// environments under it; what is seen is what is computed; the slider, the keys and the recorder do what they say; nobody but the server
// is asked. Needs `npm run build` and Chromium; without that it is skipped.

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPolicy, make, Playback, RandomStream, STREAM, type Moment } from '../dist/index.js'
import type { RecordingFrame, RecordingRequest } from '../src/dashboard/recording.js'
import { Desk, findingsOf, PATIENCE, picture, withoutBrowser } from './dashboard-desk.js'
import { Running, trpo } from './program.js'

const STEPS = 1000
const DT = { hopper: 0.008, pole: 0.02 } as const
const SEED = 3
/** Drawn in software, pixels cost time. */
const SMALL = { width: 380, height: 700 } as const

let folder: string
let desk: Desk

/** Exact: JSON's decimals read back to the same double, but for −0, which bits tell apart and no policy here gives. */
const bits = (numbers: readonly number[]): string => createHash('sha256').update(Float64Array.from(numbers)).digest('hex')

function policyPath(run: string, policy: string): string {
  return policy === 'last' ? join(folder, run) : join(folder, run, 'policies', `${policy.padStart(12, '0')}.safetensors`)
}

/** The play on Node, a moment per step and reset. */
async function playOnNode(env: string, run: string, policy: string, count: number): Promise<Moment[]> {
  const playback = new Playback(await make(env), loadPolicy(policyPath(run, policy)), { seed: SEED })
  const moments = [playback.reset()]
  while (moments.length < count) moments.push(playback.moment.end === null ? playback.step() : playback.reset())
  return moments
}

const numbersOf = ({ episode, step, observation, action, reward, value }: Moment | RecordingFrame): number[] => [
  episode, step, ...observation as Float64Array, ...typeof action === 'number' ? [action] : Array.from((action ?? []) as ArrayLike<number>),
  reward, value ?? NaN,
]

const request = (run: string, speed: number, more: Partial<RecordingRequest> = {}): RecordingRequest => ({
  run, policy: 'last', policyTold: 'last', seed: SEED, sample: false, kind: 'png', frames: 1, fps: 1, speed, width: 64, height: 40,
  theme: 'light', caption: false, ...more,
})

async function recorder(): Promise<Page> {
  const page = await desk.page('#/watch?record=1', { width: 300, height: 200 })
  await page.locator('[data-recorder="ready"]').waitFor()
  return page
}

const open = (page: Page, asked: RecordingRequest): Promise<unknown> => (
  page.evaluate(`window.trpoRecorder.open(${JSON.stringify(asked)}).then((recording) => { window.trpoRecording = recording })`)
)

/** The play in the page: a frame for every step, those that hold an end left out. */
async function playInPage(run: string, dt: number, count: number): Promise<RecordingFrame[]> {
  const page = await recorder()
  await open(page, request(run, dt, { kind: 'none' }))
  const frames = await page.evaluate<RecordingFrame[]>(`(() => {
    const frames = []
    for (let last = ''; frames.length < ${count};) {
      const frame = window.trpoRecording.frame()
      if (last !== frame.episode + '/' + frame.step) frames.push(frame)
      last = frame.episode + '/' + frame.step
    }
    return frames
  })()`)
  await page.context().close()
  return frames
}

const field = async (page: Page, name: string): Promise<string> => (
  await page.locator('.watch-facts div, .watch-spark figcaption, .watch-actions li')
    .filter({ hasText: new RegExp(`^${name}`) }).locator('dd, output').first().textContent() ?? ''
)

/** At step `count` of the episode, paused. */
async function stepTo(page: Page, count: number): Promise<void> {
  await page.keyboard.press('r')
  for (let step = 0; step < count; step++) await page.keyboard.press('.')
  await expect.poll(() => field(page, 'Step'), PATIENCE).toBe(String(count))
}

describe.skipIf(withoutBrowser !== null)(`Watch${withoutBrowser === null ? '' : ` (skipped: ${withoutBrowser})`}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trpo-watch-'))
    const train = (env: string, steps: string, out: string): Promise<unknown> => (
      new Running(folder, 'train', env, '--steps', steps, '--threads', '1', '--set', 'evalEpisodes=2', '--out', out, '--quiet').end()
    )
    await Promise.all([train('Hopper-v5', '8000', 'hopper'), train('CartPole-v1', '10000', 'pole'), train('MatchBits-v0', '2000', 'bits')])
    desk = await Desk.open(folder)
  })
  afterAll(async () => {
    await desk.close()
    rmSync(folder, { recursive: true })
  })

  it('has a policy that acts as on Node at 1,000 observations', async () => {
    const page = await recorder()
    for (const [run, size, scale] of [['hopper', 11, 3], ['pole', 4, 1]] as const) {
      const random = new RandomStream(5, STREAM.user)
      const observations = Array.from({ length: 1000 }, () => Array.from({ length: size }, () => random.normal(scale)))
      const policy = loadPolicy(join(folder, run))
      const here = observations.flatMap((observation) => {
        const action = policy.act(observation)
        return typeof action === 'number' ? [action] : Array.from(action)
      })
      await open(page, request(run, 1, { kind: 'none' }))
      const there = await page.evaluate<number[]>(`${JSON.stringify(observations)}.flatMap((observation) => window.trpoRecording.act(observation))`)
      expect(new Set(here).size).toBeGreaterThan(1)
      expect(there).toHaveLength(here.length)
      expect(bits(there), run).toBe(bits(here))
    }
    await page.context().close()
  })

  it.each([['Hopper-v5', 'hopper'], ['CartPole-v1', 'pole']] as const)('has 1,000 steps of %s as on Node', async (env, run) => {
    const [here, there] = await Promise.all([playOnNode(env, run, 'last', STEPS), playInPage(run, DT[run], STEPS)])
    expect(here.at(-1)?.episode).toBeGreaterThan(0)
    expect(there.map((frame) => frame.end)).toEqual(here.map((moment) => moment.end))
    expect(bits(there.flatMap(numbersOf))).toBe(bits(here.flatMap(numbersOf)))
  })

  it('shows a robot that moves, with the numbers that Node computes', async () => {
    const page = await desk.page(`#/watch?run=hopper&seed=${SEED}`, SMALL)
    const canvas = page.locator('.watch-frame canvas')
    await canvas.waitFor()
    await page.keyboard.press(' ') // pause
    await page.getByRole('button', { name: 'Play', exact: false }).waitFor()
    const seen = new Set<string>()
    for (const step of [1, 4, 9]) {
      await stepTo(page, step)
      const moment = (await playOnNode('Hopper-v5', 'hopper', 'last', step + 1)).at(-1)!
      expect(Number((await field(page, 'height')).replace('−', '-'))).toBe(Math.round((moment.observation as Float64Array)[0] * 1000) / 1000)
      expect(Number((await field(page, 'Return')).replace('−', '-'))).toBeCloseTo(moment.return, 1)
      seen.add(createHash('sha256').update(await canvas.screenshot()).digest('hex'))
    }
    expect(seen.size).toBe(3)
    await picture(page, 'watch-hopper')
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it('has a slider through the training, which changes what the policy does', async () => {
    const page = await desk.page(`#/watch?run=hopper&seed=${SEED}`, SMALL)
    await page.locator('.watch-frame canvas').waitFor()
    await page.keyboard.press(' ')
    const slider = page.getByRole('slider', { name: 'Policy' })
    await slider.fill('0')
    const [, first = ''] = /policy=(\d+)/.exec(page.url()) ?? []
    expect(Number(first)).toBeLessThan(4000)
    const returns: string[] = []
    for (const policy of [first, 'last']) {
      if (policy === 'last') for (let i = 0; i < 40 && !page.url().includes('policy=last'); i++) await page.keyboard.press('ArrowRight')
      await expect.poll(() => page.locator('.watch-told p').textContent(), PATIENCE).toContain(policy === 'last' ? 'policy last' : `after ${Number(policy).toLocaleString('en')} steps`)
      const moment = (await playOnNode('Hopper-v5', 'hopper', policy, 9)).at(-1)!
      await expect.poll(async () => {
        await stepTo(page, 8)
        return Number((await field(page, 'ẋ')).replace('−', '-'))
      }, PATIENCE).toBe(Math.round((moment.observation as Float64Array)[5] * 1000) / 1000)
      returns.push(await field(page, 'Return'))
    }
    expect(returns[0]).not.toBe(returns[1])
    await page.context().close()
  })

  it('plays classic control and tasks without a picture, on a phone and in the dark, by keys', async () => {
    for (const run of ['pole', 'bits']) {
      const page = await desk.page(`#/watch?run=${run}`, { width: 390, height: 800, scheme: 'dark' })
      await page.locator('.watch-frame canvas').waitFor()
      await page.keyboard.press('+')
      expect(await page.getByRole('combobox', { name: 'Speed' }).inputValue()).toBe('2')
      await expect.poll(async () => Number(await field(page, 'Step')), PATIENCE).toBeGreaterThan(2)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
      await expect.poll(() => page.locator('.watch-told p').textContent(), PATIENCE).toMatch(/episode 1, step \d+, return/) // told now and then
      expect(await page.locator('.watch-told p').getAttribute('aria-live')).toBe('off')
      expect(await findingsOf(page)).toEqual([])
      await picture(page, `watch-${run}-phone`)
      await page.context().close()
    }
  })

  it('records the same GIF every time', async () => {
    const page = await recorder()
    const recordings: Buffer[] = []
    for (let i = 0; i < 2; i++) {
      await open(page, request('hopper', 1, { kind: 'gif', frames: 6, fps: 10, width: 96, height: 60, caption: true }))
      const recorded = await page.evaluate<string>('(() => { for (let i = 0; i < 6; i++) window.trpoRecording.frame(); return window.trpoRecording.finish() })()')
      recordings.push(Buffer.from(recorded, 'base64'))
    }
    await page.context().close()
    expect(recordings[0].subarray(0, 6).toString()).toBe('GIF89a')
    expect([recordings[0].readUInt16LE(6), recordings[0].readUInt16LE(8)]).toEqual([96, 60])
    expect(recordings[0].equals(recordings[1])).toBe(true)
  })

  it('records a GIF on the command line, and says what it cannot do', () => {
    const play = (...flags: readonly string[]) => trpo(folder, 'play', ...flags)
    const played = play('pole', '--gif', 'pole.gif', '--frames', '5', '--width', '80', '--policy', '3000', '--json')
    expect(played.err).toBe('')
    const told = JSON.parse(played.out) as { frames: number, bytes: number, last: { step: number } }
    const gif = readFileSync(join(folder, 'pole.gif'))
    expect(told).toMatchObject({ frames: 5, width: 80, height: 50, bytes: gif.length })
    expect(gif.subarray(0, 6).toString()).toBe('GIF89a')
    expect(play('pole', '--policy', 'best', '--no-open')).toMatchObject({
      code: 2, err: expect.stringMatching(/it has no policy "best"; it has last, \d+.*--eval-every/) as string,
    })
    writeFileSync(join(folder, 'own.mjs'), OWN)
    const tiny = ['horizon=128', 'environments=2', 'evalEpisodes=1'].flatMap((setting) => ['--set', setting])
    expect(trpo(folder, 'train', '--env-module', './own.mjs', '--steps', '1000', ...tiny, '--out', 'own', '--quiet')).toMatchObject({ code: 0 })
    const refused = play('own', '--gif', 'own.gif')
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.err).toMatch(/is an environment of your own: a page does not load its module/)
  })

  it('asked nobody but the server, and had nothing to complain of', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})

const OWN = `
import { Box, Discrete } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
export default class {
  observationSpace = new Box({ low: -1, high: 1, shape: [1] })
  actionSpace = new Discrete(2)
  steps = 0
  reset() { this.steps = 0; return { observation: Float32Array.of(0), info: {} } }
  step(action) { return { observation: Float32Array.of(0), reward: action, terminated: ++this.steps >= 10, truncated: false, info: {} } }
}
`
