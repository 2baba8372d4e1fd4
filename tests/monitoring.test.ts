// A run under observation as others see it: what Prometheus scrapes, what the Grafana board asks for, and the examples of
// docs/monitoring.md, run against a stub of the server that they write to. Needs `npm run build`.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSocket, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeHost } from '../dist/host/node/host.js'
import { train } from '../dist/host/node/api.js'
import { MetricsExporter } from '../dist/telemetry/metrics-exporter.js'
import type { TelemetryOptions } from '../dist/telemetry/monitor.js'
import type { IterationReport } from '../dist/training/report.js'
import { TINY_RUN } from './faults/small-runs.js'
import { trpo } from './program.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SMALL = { ...TINY_RUN, env: 'CartPole-v1', threads: 1, steps: 3 * 7 + 120 * 6 } as const

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The text format 0.0.4: comments, and lines of name, labels and value. */
function parseMetrics(text: string): Sample[] {
  const typed = new Set<string>()
  return text.split('\n').flatMap((line) => {
    const type = /^# TYPE (\S+) (gauge|counter|histogram|summary|untyped)$/.exec(line)
    if (type !== null) expect(typed.has(type[1]), `${type[1]} twice`).toBe(false)
    if (type !== null) typed.add(type[1])
    if (line === '' || line.startsWith('#')) return []
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (sample === null) throw new Error(`not a sample: ${line}`)
    const labels = [...(sample[2] as string | undefined ?? '').matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)]
    const value = { 'Nan': NaN, '+Inf': Infinity }[sample[3]] ?? Number(sample[3])
    return [{ name: sample[1], labels: Object.fromEntries(labels.map(([, name, text]) => [name, text])), value }]
  })
}

interface Observed {
  readonly url: string
  readonly reports: readonly IterationReport[]
  readonly scrapes: readonly (readonly Sample[])[]
}

/** Trains, and scrapes after each iteration. */
async function observed(options: TelemetryOptions = {}): Promise<Observed> {
  let url = ''
  const reports: IterationReport[] = []
  const scrapes: Sample[][] = []
  for await (const report of train({ ...SMALL, metricsPort: 0, onMetricsServed: (served) => { url = served }, ...options })) {
    reports.push(report)
    const response = await fetch(url)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    scrapes.push(parseMetrics(await response.text()))
  }
  return { url, reports, scrapes }
}

let run: Observed
beforeAll(async () => { run = await observed() })

function valueOf(scrape: readonly Sample[], name: string, more: Readonly<Record<string, string>> = {}): number | undefined {
  const labels = { env: 'CartPole-v1', algorithm: 'trpo', seed: '3', run: '', ...more }
  const written = (all: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(all).sort())
  return scrape.find((sample) => sample.name === name && written(sample.labels) === written(labels))?.value
}

describe('the exporter', () => {
  it('has every numeric metric of the last report', () => {
    let evaluated: number | undefined
    run.reports.forEach(({ steps, meanReturn, kl, klLimit, evaluation, seconds, returnChange }, i) => {
      const scrape = run.scrapes[i]
      expect(valueOf(scrape, 'trpo_steps')).toBe(steps)
      expect(valueOf(scrape, 'trpo_mean_return')).toBe(meanReturn ?? undefined)
      expect(valueOf(scrape, 'trpo_return_change')).toBe(returnChange ?? undefined)
      expect(valueOf(scrape, 'trpo_kl')).toBe(kl)
      expect(valueOf(scrape, 'trpo_kl_limit')).toBe(klLimit)
      expect(valueOf(scrape, 'trpo_seconds', { entry: 'total' })).toBe(seconds.total)
      evaluated = evaluation?.meanReturn ?? evaluated // the last one holds
      expect(valueOf(scrape, 'trpo_evaluation', { entry: 'meanReturn' })).toBe(evaluated)
    })
    expect(evaluated).toBeGreaterThan(0)
    const names = new Set(run.scrapes.at(-1)?.map(({ name }) => name))
    const numeric = Object.entries(run.reports[1]).filter(([, value]) => typeof value === 'number').map(([name]) => name)
    expect(numeric.filter((name) => !names.has(`trpo_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`))).toEqual([])
  })

  it('forgets what has no value any more, but not the last evaluation', async () => {
    const exporter = new MetricsExporter()
    const scrape = async (report: object): Promise<Record<string, number>> => {
      exporter.update({ outcome: 'accepted', ...report } as IterationReport)
      return Object.fromEntries(parseMetrics(await exporter.text()).map(({ name, labels, value }) => [`${name} ${labels.entry}`, value]))
    }
    const first = await scrape({ returnChange: 3, info: { a: 1, 'b "c"': 2 }, evaluation: { meanReturn: 5 }, kl: 0.5 })
    expect(first).toMatchObject({ 'trpo_return_change undefined': 3, 'trpo_info a': 1, 'trpo_evaluation meanReturn': 5, 'trpo_kl undefined': 0.5 })
    expect(first['trpo_info b \\"c\\"']).toBe(2)
    const second = await scrape({ returnChange: null, info: { a: null, 'b "c"': 4 }, evaluation: null, kl: NaN })
    expect(Object.keys(second).filter((key) => /^trpo_(return|info|evaluation|kl)/.test(key))).toEqual(['trpo_info b \\"c\\"', 'trpo_evaluation meanReturn'])
  })

  it('counts outcomes, and says how far the run is to go', () => {
    const scrape = run.scrapes.at(-1) ?? []
    expect(valueOf(run.scrapes[0], 'trpo_return_change')).toBe(undefined)
    expect(valueOf(scrape, 'trpo_policy_steps_total', { outcome: 'accepted' })).toBe(run.reports.filter(({ outcome }) => outcome === 'accepted').length)
    expect(valueOf(scrape, 'trpo_planned_steps')).toBe(run.reports.at(-1)?.steps)
    expect(scrape.find(({ name }) => name === 'process_resident_memory_bytes')?.value).toBeGreaterThan(1e7)
  })

  it('ends with the run, also one that is left early, and changes nothing else', async () => {
    await expect(fetch(run.url)).rejects.toThrow()
    let url = ''
    const left = train({ ...SMALL, metricsPort: 0, onMetricsServed: (served) => { url = served } })
    await left.next()
    await left.return(undefined as never)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    await expect(fetch(url)).rejects.toThrow()
    const plain: IterationReport[] = []
    for await (const report of train(SMALL)) plain.push(report)
    const bare = ({ kl, meanReturn, returns }: IterationReport) => ({ kl, meanReturn, returns })
    expect(run.reports.map(bare)).toEqual(plain.map(bare))
  })

  it('says at once that its port is taken, and nothing is started or written', async () => {
    const other = createSocket()
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve) })
    const { port } = other.address() as AddressInfo
    const out = `${tmpdir()}/trpo-taken-${process.pid}`
    try {
      const { code, err } = trpo(tmpdir(), 'train', 'CartPole-v1', '--steps', '2000', '--out', out, '--metrics-port', String(port))
      expect(err).toBe(`trpo: metrics port ${port}: it cannot be opened on 127.0.0.1: another program, perhaps another run, has it. Give another one. Nothing was started.\n`)
      expect(code).toBe(2)
      expect(await nodeHost.files.exists(out)).toBe(false)
    } finally {
      other.close()
    }
    const refused = train({ ...SMALL, metricsPort: 65_536 }).next()
    await expect(refused).rejects.toThrow('metricsPort: got 65536, expected an integer from 0 to 65535; 0 takes any port that is free.')
  })
})

describe('the Grafana board', () => {
  interface Panel {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
    readonly targets: readonly { readonly expr: string, readonly refId: string }[]
  }
  const board = JSON.parse(readFileSync(`${ROOT}/examples/grafana/trpo.json`, 'utf8')) as { schemaVersion: number, panels: Panel[], templating: { list: { name: string, query?: unknown }[] } }

  it('asks for metrics and entries that there are', () => {
    const scrape = run.scrapes.flat()
    const names = new Set(scrape.map(({ name }) => name))
    const asked = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    expect(asked.length).toBeGreaterThan(8)
    for (const expr of [...asked, JSON.stringify(board.templating)]) {
      const metrics = expr.match(/\b(trpo|process|nodejs)_\w+/g) ?? []
      expect(metrics.length).toBeGreaterThan(0)
      expect(metrics.filter((name) => !names.has(name)), expr).toEqual([])
      for (const [, metric, entry] of expr.matchAll(/(trpo_\w+)\{[^}]*entry="(\w+)"/g)) {
        expect(scrape.some(({ name, labels }) => name === metric && labels.entry === entry), expr).toBe(true)
      }
      for (const [, label] of expr.matchAll(/[{,]\s*(\w+)=~/g)) expect(['env', 'run', 'seed', 'algorithm', 'entry']).toContain(label)
    }
  })

  it('has panels of its own place, id and kind, and variables for what they use', () => {
    const { panels, templating } = board
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { gridPos: { x, y, w, h }, type } of panels) {
      expect(x + w).toBeLessThanOrEqual(24)
      expect(['timeseries', 'stat', 'gauge']).toContain(type)
      const inside = (other: Panel['gridPos']) => x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h
      expect(panels.filter(({ gridPos }) => inside(gridPos))).toHaveLength(1)
    }
    const used = new Set([...JSON.stringify(panels).matchAll(/\$\{?(\w+)\}?/g)].map(([, name]) => name).filter((name) => !name.startsWith('__')))
    expect([...used].filter((name) => !templating.list.some((variable) => variable.name === name))).toEqual([])
  })
})

describe('the examples of docs/monitoring.md', () => {
  const page = readFileSync(`${ROOT}/docs/monitoring.md`, 'utf8')
  const requests: { readonly path: string, readonly body: Record<string, unknown> }[] = []
  let stub: Server
  beforeAll(async () => {
    stub = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        requests.push({ path: request.url ?? '', body })
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(request.url?.endsWith('/runs/create') === true ? { run: { info: { run_id: 'r1' } } } : {}))
      })
    })
    await new Promise<void>((resolve) => { stub.listen(0, '127.0.0.1', resolve) })
  })
  afterAll(() => { stub.close() })

  it('MLflow: a run with its parameters, its metrics by step, and its end', async () => {
    const code = /```js\n(\/\/ MLflow[\s\S]*?)```/.exec(page)?.[1] ?? ''
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(14)
    const { port } = stub.address() as AddressInfo
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code.replace('steps: 100_000', 'steps: 5_000, threads: 1')], {
      cwd: ROOT, env: { ...process.env, MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}` },
    })
    const paths = requests.map(({ path }) => path.replace('/api/2.0/mlflow/runs/', ''))
    expect(paths.slice(0, 1)).toEqual(['create'])
    expect(paths.at(-1)).toBe('update')
    const batches = requests.filter(({ path }) => path.endsWith('log-batch')).map(({ body }) => body)
    expect(batches.length).toBe(paths.length - 2)
    const metrics = batches.flatMap(({ metrics }) => metrics as { key: string, value: number, timestamp: number, step: number }[])
    const kl = metrics.filter(({ key }) => key === 'kl')
    expect(kl.map(({ step }) => step)).toEqual([1024, 2048, 3072, 4096])
    expect(kl.every(({ value, timestamp }) => value > 0 && value <= 0.01 && Number.isInteger(timestamp))).toBe(true)
    expect(requests.at(-1)?.body).toMatchObject({ run_id: 'r1', status: 'FINISHED' })
  })
})

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
}
