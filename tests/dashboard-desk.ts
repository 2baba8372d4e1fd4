// A browser before a served dashboard, for tests of the page: a server in a process of its own, and pages that note every complaint and
// every request that leaves the machine. Needs `npm run build`, and Debian's Chromium.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import axe, { type AxeResults } from 'axe-core'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
/** Null, or why no page can be opened here. */
export const withoutBrowser = existsSync(CHROMIUM) ? null : `there is no ${CHROMIUM}: apt-get install chromium`

/** Kept for people to look at; git ignores them. */
const PICTURES = fileURLToPath(new URL('../test-results/dashboard/', import.meta.url))

/** Milliseconds that a page has to come to what a test waits for, on a machine with other work. */
export const PATIENCE = { timeout: 20_000, interval: 50 }

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
/** Milliseconds: no test leaves a server behind. */
const LONGEST_LIFE = 300_000

export interface Look {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

interface Server {
  readonly process: ChildProcess
  readonly address: string
}

/** `trpo dashboard` in a process of its own, once it says where it listens. */
function serve(directory: string, flags: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, [MAIN, 'dashboard', '.', ...flags], { cwd: directory, timeout: LONGEST_LIFE, killSignal: 'SIGKILL' })
  let said = ''
  return new Promise((resolve, reject) => {
    child.on('exit', () => { reject(new Error(`the dashboard ended:\n${said}`)) }) // too late to matter once it has said where it is
    child.stderr.on('data', (data: Buffer) => { said += data.toString() })
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      const [address] = /http:\S+/.exec(said) ?? []
      if (address !== undefined) resolve({ process: child, address })
    })
  })
}

export class Desk {
  /** What pages said on the console or threw. */
  readonly complaints: string[] = []
  /** Requests to anything but the server. */
  readonly strangers: string[] = []

  private constructor(private readonly browser: Browser, private readonly directory: string, private server: Server) {}

  get address(): string {
    return this.server.address
  }

  static async open(directory: string): Promise<Desk> {
    mkdirSync(PICTURES, { recursive: true })
    const [server, browser] = await Promise.all([
      serve(directory, []),
      chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] }),
    ])
    return new Desk(browser, directory, server)
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
    this.server.process.kill('SIGKILL')
    await once(this.server.process, 'exit')
  }

  /** Another server at the same address. */
  async serveAgain(): Promise<void> {
    this.server = await serve(this.directory, ['--port', new URL(this.address).port])
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
