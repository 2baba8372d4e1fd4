// A browser before a served dashboard, for tests of the page: a server in a process of its own, and pages that note every complaint and
// every request that leaves the machine. Needs `npm run build`, and Debian's Chromium.

import axe, { type AxeResults } from 'axe-core'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { Running } from './program.js'

const CHROMIUM = '/usr/bin/chromium'
/** Null, or why no page can be opened here. */
export const withoutBrowser = existsSync(CHROMIUM) ? null : `there is no ${CHROMIUM}: apt-get install chromium`

/** Kept for people to look at; git ignores them. */
const PICTURES = fileURLToPath(new URL('../test-results/dashboard/', import.meta.url))

/** Milliseconds that a page has to come to what a test waits for, on a machine with other work. */
export const PATIENCE = { timeout: 20_000, interval: 50 }

export interface Look {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

export class Desk {
  /** What pages said on the console or threw. */
  readonly complaints: string[] = []
  /** Requests to anything but the server. */
  readonly strangers: string[] = []

  private constructor(
    private readonly browser: Browser, private readonly directory: string, private server: Running, readonly address: string,
  ) {}

  static async open(directory: string): Promise<Desk> {
    mkdirSync(PICTURES, { recursive: true })
    const server = new Running(directory, 'dashboard', '.')
    const [browser] = await Promise.all([
      chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] }),
      server.until(() => server.out.includes('Ctrl-C')),
    ])
    const [address] = /http:\S+/.exec(server.out) ?? []
    if (address === undefined) throw new Error(`the dashboard did not say where it is:\n${server.out}`)
    return new Desk(browser, directory, server, address)
  }

  /** A page at a view, with a storage of its own. */
  async page(view: string, { scheme = 'light', width = 1280, height = 900 }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({ colorScheme: scheme, viewport: { width, height } })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE.timeout)
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(`${view}: ${message.text()}`)
    })
    page.on('pageerror', (error) => { this.complaints.push(`${view}: ${error.message}`) })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(this.address) && !/^(blob|data):/.test(url)) this.strangers.push(url)
    })
    await page.goto(this.address + view)
    return page
  }

  /** Ends the server, as a crash would. */
  async cutOff(): Promise<void> {
    this.server.signal('SIGKILL')
    await this.server.end()
  }

  /** Another server at the same address. */
  async serveAgain(): Promise<void> {
    const server = new Running(this.directory, 'dashboard', '.', '--port', new URL(this.address).port)
    this.server = server
    await server.until(() => server.out.includes('Ctrl-C'))
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.cutOff()
  }
}

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

/** Serious and critical findings of axe, as `rule: element`. */
export async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source) // not as a script of the page: its policy forbids that
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** The steps that the chart of a metric reaches, by what it says in words. */
export async function stepsIn(page: Page, metric: string): Promise<number> {
  const words = await page.locator(`[data-metric="${metric}"] figure > p`).first().textContent() ?? ''
  const [, steps = '0'] = / at ([\d,]+) /.exec(words) ?? []
  return Number(steps.replaceAll(',', ''))
}
