// The dashboard's page in a browser, on runs that were really trained: it shows them, follows one that trains, keeps its view over a
// reload, says what is wrong with damaged ones, asks nobody but its server, and is usable without a mouse and without seeing.
// Needs `npm run build` and Chromium; without that it is skipped. Pictures of it lie in test-results/dashboard.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desk, findingsOf, PATIENCE, picture, stepsIn, withoutBrowser } from './dashboard-desk.js'
import { Running, trpo } from './program.js'

const STEPS = '4096'
const PAIR = '#/runs?metrics=meanReturn,kl&runs=pole%2Fs1,pole%2Fs2'
const SECTIONS = [['runs', PAIR], ['trust-region', '#/trust-region?run=pole%2Fs1'], ['watch', '#/watch?run=pole%2Fs1']] as const

let folder: string
let desk: Desk
let live: Running | null = null

describe.skipIf(withoutBrowser !== null)(`the dashboard’s page${withoutBrowser === null ? '' : ` (skipped: ${withoutBrowser})`}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trpo-page-'))
    const train = (out: string, ...flags: readonly string[]): Promise<unknown> => {
      return new Running(folder, 'train', 'CartPole-v1', '--steps', STEPS, '--threads', '1', '--set', 'evalEpisodes=2', '--out', out, '--quiet', ...flags).end()
    }
    await Promise.all([
      train('pole/s1', '--seed', '1'), train('pole/s2', '--seed', '2'), train('ppo', '--set', 'algorithm=ppo'),
    ])
    mkdirSync(join(folder, 'empty'))
    cpSync(join(folder, 'pole/s1/config.json'), join(folder, 'empty/config.json'))
    cpSync(join(folder, 'pole/s2'), join(folder, 'damaged'), { recursive: true })
    writeFileSync(join(folder, 'damaged/config.json'), '{"config": ')
    desk = await Desk.open(folder)
  })
  afterAll(async () => {
    live?.signal('SIGKILL')
    await desk.close()
    rmSync(folder, { recursive: true })
  })

  it('shows runs, and what is wrong with those that cannot be read', async () => {
    const page = await desk.page('#/runs?runs=empty')
    await page.locator('tr[data-run="pole/s1"]').waitFor()
    await soon(() => page.locator('tbody tr').count()).toBe(5)
    expect(await page.locator('tr[data-run="damaged"] .damage').textContent()).toMatch(/config\.json .*JSON/)
    expect(await page.getByText('No iteration finished yet: empty.').isVisible()).toBe(true)
    expect(await page.locator('tr[data-run="damaged"] input').isDisabled()).toBe(true)
    await page.goto(`${desk.address}#/trust-region?run=damaged`)
    await page.getByText('This run is damaged and cannot be shown').waitFor()
    await page.goto(`${desk.address}#/trust-region?run=empty`)
    await page.getByText('has not finished an iteration yet').waitFor()
    await page.context().close()
  })

  it('compares runs, seed by seed and folded', async () => {
    const page = await desk.page(`${PAIR},ppo&seeds=single`)
    const legend = page.locator('[data-metric="kl"] .readout-label')
    await soon(() => legend.allTextContents()).toEqual(['pole/s1', 'pole/s2', 'ppo'])
    await page.getByText('folded').click()
    await soon(() => legend.allTextContents()).toEqual(['trpo (2 seeds)', 'ppo'])
    expect(await page.locator('[data-metric="kl"] .readout-band').textContent()).toMatch(/ … /)
    await picture(page, 'runs-light')
    await page.context().close()
  })

  it('is worked with the keyboard alone', async () => {
    const page = await desk.page('#/runs?runs=ppo&sort=id.asc')
    await page.locator('tr[data-run="ppo"]').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('pole/s')
    await soon(() => page.locator('tbody tr').count()).toBe(2)
    await page.keyboard.press('Escape')
    await page.locator('tbody tr[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    await soon(() => page.evaluate('document.activeElement.dataset.run')).toBe('pole/s2')
    await page.keyboard.press('Space')
    await soon(() => chosen(page)).toEqual(['pole/s2'])
    await page.keyboard.press('s')
    await soon(() => chosen(page)).toEqual(['pole/s1', 'pole/s2'])
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'KL and its limit' }).waitFor()
    expect(page.url()).toContain('run=pole%2Fs2')
    await page.context().close()
  })

  it('follows a run that trains, and catches up after a reload with the same view', async () => {
    live = new Running(folder, 'train', 'CartPole-v1', '--steps', '2000000', '--threads', '1', '--out', 'live', '--quiet')
    const page = await desk.page('#/runs?metrics=meanReturn,entropy')
    await page.locator('tr[data-run="live"][data-status="running"][aria-selected="true"]').waitFor() // chosen by itself: the latest
    await soon(() => stepsIn(page, 'meanReturn')).toBeGreaterThan(0)
    const first = await stepsIn(page, 'meanReturn')
    await soon(() => stepsIn(page, 'meanReturn')).toBeGreaterThan(first)
    const figures = await page.evaluate<number[]>('performance.getEntriesByName("trpo:curves").map((entry) => entry.duration)')
    console.log(`from an answer to the drawn curve: ${figures.map((ms) => ms.toFixed(0)).join(', ')} ms`)

    await page.getByLabel('Smoothing').fill('3')
    await page.getByText('seconds', { exact: true }).click()
    await page.getByText('steps', { exact: true }).click()
    await page.locator('tr[data-run="pole/s1"] input').check()
    const view = page.url()
    const grown = await stepsIn(page, 'meanReturn')
    await page.reload()
    await soon(() => stepsIn(page, 'meanReturn')).toBeGreaterThanOrEqual(grown)
    expect(page.url()).toBe(view)
    expect(view).toContain('smooth=10')
    expect(await page.getByText('mean of 10 iterations').isVisible()).toBe(true)
    await soon(() => chosen(page)).toEqual(['live', 'pole/s1'])
    await picture(page, 'live')
    live.signal('SIGKILL')
    await page.context().close()
  })

  it('shows what applies of the trust region of each algorithm, and says what does not', async () => {
    const page = await desk.page('#/trust-region?run=pole%2Fs1')
    await page.getByRole('heading', { name: 'KL and its limit' }).waitFor()
    expect(await page.locator('.figures dd').first().textContent()).toMatch(/ %$/)
    expect(await page.getByRole('heading', { name: 'Residual of conjugate gradient' }).count()).toBe(1)
    const panels = await page.locator('.panel').count()
    expect(await page.locator('.panel .sentences').count()).toBe(panels)
    await page.getByLabel('Run', { exact: true }).selectOption('ppo')
    await page.getByRole('heading', { name: 'KL of the update' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Residual of conjugate gradient' }).count()).toBe(0)
    expect(await page.locator('.absent dt').allTextContents()).toEqual(expect.arrayContaining(['Backtracks', 'Residual of conjugate gradient']))
    await page.context().close()
  })

  it.each(SECTIONS)('has no serious finding of axe, light and dark, and fits a phone: %s', async (name, view) => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await desk.page(view, { scheme })
      await settled(page)
      expect(await findingsOf(page)).toEqual([])
      await picture(page, `${name}-${scheme}`)
      await page.setViewportSize({ width: 360, height: 740 })
      await soon(() => page.evaluate('document.documentElement.scrollWidth')).toBe(360)
      await picture(page, `${name}-${scheme}-phone`)
      await page.context().close()
    }
  })

  it('asks nobody but its server, and has nothing to complain of', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })

  it('says when the server is gone, and goes on by itself once it is back', async () => {
    const page = await desk.page(PAIR)
    await page.locator('.connection[data-state="live"]').waitFor()
    await desk.cutOff()
    await page.locator('.banner').waitFor()
    expect(await page.locator('tr[data-run="pole/s1"]').isVisible()).toBe(true)
    expect(trpo(folder, 'train', 'CartPole-v1', '--steps', '2048', '--threads', '1', '--set', 'evalEpisodes=2', '--out', 'meanwhile', '--quiet').code).toBe(0)
    await desk.serveAgain()
    await page.locator('tr[data-run="meanwhile"]').waitFor()
    await page.locator('.banner').waitFor({ state: 'hidden' })
    await page.context().close()
  })
})

/** Waits for a value. */
function soon<T>(value: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(value, PATIENCE)
}

/** Runs whose curves are shown, by the table. */
function chosen(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('[...document.querySelectorAll("tr[aria-selected=true]")].map((row) => row.dataset.run)')
}

/** Until what was asked for is there and drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('.connection[data-state="live"]').waitFor()
  await soon(() => page.evaluate('/(Reading|Loading)/.test(document.body.textContent)')).toBe(false)
}
