// The dashboard's server over a directory with sound, damaged and foreign runs: what it lists, what it answers, and what it refuses.

import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { train } from '../host/node/api.js'
import type { CurvesReply, RunEntry, TrustRegionReply } from './protocol.js'
import { SECURITY_HEADERS } from './security-headers.js'
import { createDashboard } from './server.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trpo-dashboard-')))
const root = join(folder, 'served')
const SECRET = 'not for everybody'
const PAGE = '<!doctype html>the page'
const asRoot = process.getuid?.() === 0
let app: FastifyInstance

async function makeRun(name: string, seed: number, maxKl = 0.01): Promise<void> {
  const reports = train({
    env: 'CartPole-v1', seed, maxKl, steps: 1100, environments: 2, horizon: 100, warmupSteps: 0, evalEpisodes: 2, evalEvery: 2, evalEveryEpisodes: 1,
    policyHidden: [4], valueHidden: [4], valueEpochs: 1, threads: 1, out: join(root, name),
  })
  for (let next = await reports.next(); next.done !== true; next = await reports.next());
}

beforeAll(async () => {
  mkdirSync(root)
  writeFileSync(join(folder, 'secret.txt'), SECRET)
  await makeRun('sweep/maxKl=0.02,policyHidden=64x64/s0', 0, 0.02)
  await makeRun('good', 1)
  await makeRun('good-too', 2)
  damageCopies()
  mkdirSync(join(folder, 'page'))
  writeFileSync(join(folder, 'page/index.html'), PAGE)
  writeFileSync(join(folder, 'page/.hidden'), SECRET)
  app = await createDashboard({ directory: root, host: '127.0.0.1', page: join(folder, 'page') })
})
afterAll(async () => {
  chmodSync(join(root, 'barred'), 0o700)
  await app.close()
  rmSync(folder, { recursive: true })
})

/** A copy of the good run, changed. */
function copy(name: string, change: (path: string) => void): void {
  cpSync(join(root, 'good'), join(root, name), { recursive: true })
  change(join(root, name))
}

function damageCopies(): void {
  const write = (file: string, content: string | Uint8Array) => (path: string): void => { writeFileSync(join(path, file), content) }
  copy('bad/config-edited', (path) => { execFileSync('sed', ['-i.bak', 's/"seed": 1/"seed": 9/', join(path, 'config.json')]) })
  copy('bad/config-foreign', write('config.json', '{"compilerOptions":{}}'))
  copy('bad/config-text', write('config.json', 'hello'))
  copy('bad/config-empty', write('config.json', ''))
  copy('bad/config-null', write('config.json', 'null'))
  copy('bad/config-binary', write('config.json', Uint8Array.from({ length: 999 }, (_, i) => (i * 7) % 256)))
  copy('bad/config-missing', (path) => { rmSync(join(path, 'config.json')) })
  copy('bad/config-folder', (path) => { rmSync(join(path, 'config.json')); mkdirSync(join(path, 'config.json')) })
  copy('bad/config-link', (path) => { rmSync(join(path, 'config.json')); symlinkSync(join(root, 'good/config.json'), join(path, 'config.json')) })
  copy('bad/config-pipe', (path) => { rmSync(join(path, 'config.json')); execFileSync('mkfifo', [join(path, 'config.json')]) })
  copy('bad/metrics-binary', write('metrics.jsonl', Uint8Array.from({ length: 9999 }, (_, i) => (i * 7) % 256)))
  copy('bad/metrics-link', (path) => { rmSync(join(path, 'metrics.jsonl')); symlinkSync(join(folder, 'secret.txt'), join(path, 'metrics.jsonl')) })
  copy('bad/summary', write('summary.json', '{"steps":"NaN"}'))
  copy('bad/summary-torn', (path) => { truncateSync(join(path, 'summary.json'), 30) })
  copy('half/metrics-missing', (path) => { rmSync(join(path, 'metrics.jsonl')); rmSync(join(path, 'summary.json')) })
  copy('half/metrics-empty', (path) => { truncateSync(join(path, 'metrics.jsonl'), 0); rmSync(join(path, 'summary.json')) })
  copy('half/metrics-torn', (path) => { truncateSync(join(path, 'metrics.jsonl'), 40); rmSync(join(path, 'summary.json')) })
  copy('half/nothing-but-config', (path) => {
    for (const name of ['metrics.jsonl', 'summary.json', 'policy.safetensors', 'policies']) rmSync(join(path, name), { recursive: true })
  })
  copy('odd/policy-missing', (path) => { rmSync(join(path, 'policy.safetensors')) })
  copy('odd/policy-damaged', write('policy.safetensors', 'no policy'))
  copy('odd/policy-link', (path) => { rmSync(join(path, 'policy.safetensors')); symlinkSync(join(folder, 'secret.txt'), join(path, 'policy.safetensors')) })
  copy('odd/policies-link', (path) => { rmSync(join(path, 'policies'), { recursive: true }); symlinkSync(join(root, 'good/policies'), join(path, 'policies')) })
  copy('odd/metrics-strings', (path) => { appendFileSync(join(path, 'metrics.jsonl'), '{"iteration":6,"steps":1200,"meanReturn":"NaN","kl":1e999}\n') })
  copy('odd/line-huge', (path) => { appendFileSync(join(path, 'metrics.jsonl'), `{"iteration":6,"steps":1200,"meanReturn":7,"returns":[${'1.5,'.repeat(100_000)}1]}\n`) })
  mkdirSync(join(root, 'empty/inside'), { recursive: true })
  mkdirSync(join(root, 'barred'))
  chmodSync(join(root, 'barred'), 0)
  symlinkSync(join(root, 'good'), join(root, 'linked-run'))
  symlinkSync(folder, join(root, 'linked-out'))
  symlinkSync(root, join(root, 'linked-round'))
}

const HOST = { host: '127.0.0.1:8642' }

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

async function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { statusCode, body, headers: answered } = await app.inject({ url, headers: { ...HOST, ...headers } })
  return { status: statusCode, body, headers: answered }
}

async function json<T>(url: string): Promise<T> {
  const { status, body } = await get(url)
  expect(status, `${url}: ${body}`).toBe(200)
  return JSON.parse(body) as T
}

async function entries(): Promise<Map<string, RunEntry>> {
  return new Map((await json<RunEntry[]>('/api/runs')).map((entry) => [entry.id, entry]))
}

const policy = (id: string, name: string): string => `/api/runs/${encodeURIComponent(id)}/policies/${encodeURIComponent(name)}`

describe('the list', () => {
  it('has sound runs with what they are', async () => {
    const all = await entries()
    expect(all.get('good')).toMatchObject({
      status: 'finished', reason: null, env: 'CartPole-v1', algorithm: 'trpo', seed: 1, steps: 1000, plannedSteps: 1000, iterations: 5,
      policies: [
        { name: 'last', steps: 1000 }, { name: 'best', steps: null },
        ...[200, 400, 600, 800, 1000].map((steps) => ({ name: String(steps), steps })),
      ],
    })
    expect(all.get('good')?.metrics).toEqual(expect.arrayContaining(['kl', 'meanReturn', 'seconds.total', 'evaluation.meanReturn']))
    expect(all.get('good')?.setting).toBe(all.get('good-too')?.setting)
    expect(all.get('sweep/maxKl=0.02,policyHidden=64x64/s0')?.setting).toMatch(/maxKl=0\.02/)
    expect([...all.keys()]).toEqual([...all.keys()].sort())
  })

  it('has each damaged run with its reason, and nothing that a link leads to', async () => {
    const all = await entries()
    const reasons = [...all].filter(([id]) => id.startsWith('bad/')).map(([id, { status, reason }]) => [id, status, reason])
    expect(reasons).toEqual([
      ['bad/config-binary', 'damaged', expect.stringMatching(/^config\.json cannot be read: /)],
      ['bad/config-edited', 'damaged', expect.stringMatching(/^config\.json cannot be read: it was changed after the run wrote it/)],
      ['bad/config-empty', 'damaged', expect.stringMatching(/^config\.json cannot be read: /)],
      ['bad/config-folder', 'damaged', expect.stringMatching(/no plain file/)],
      ['bad/config-foreign', 'damaged', expect.stringMatching(/^config\.json cannot be read: it was changed/)],
      ['bad/config-link', 'damaged', expect.stringMatching(/no plain file; links and devices are not served/)],
      ['bad/config-missing', 'damaged', expect.stringMatching(/it has no config\.json/)],
      ['bad/config-null', 'damaged', expect.stringMatching(/got null, expected a JSON object/)],
      ['bad/config-pipe', 'damaged', expect.stringMatching(/no plain file/)],
      ['bad/config-text', 'damaged', expect.stringMatching(/^config\.json cannot be read: /)],
      ['bad/metrics-binary', 'damaged', expect.stringMatching(/^metrics\.jsonl has no line that is a report/)],
      ['bad/metrics-link', 'damaged', expect.stringMatching(/no plain file/)],
      ['bad/summary', 'damaged', expect.stringMatching(/^summary\.json lacks steps/)],
      ['bad/summary-torn', 'damaged', expect.stringMatching(/^summary\.json cannot be read: /)],
    ])
    const half = [...all].filter(([id]) => id.startsWith('half/')).map(([id, { status, iterations }]) => [id, status, iterations])
    expect(half).toEqual(['metrics-empty', 'metrics-missing', 'metrics-torn', 'nothing-but-config'].map((name) => [`half/${name}`, 'running', 0]))
    expect([...all.keys()].filter((id) => /linked|empty/.test(id))).toEqual(['half/metrics-empty', 'bad/config-empty'].filter((id) => all.has(id)).sort())
    expect(all.get('odd/metrics-strings')).toMatchObject({ status: 'finished', iterations: 6, meanReturn: null })
    expect(all.get('odd/line-huge')).toMatchObject({ meanReturn: 7, iterations: 6 })
    expect(all.get('odd/policy-missing')?.policies.map(({ name }) => name)).not.toContain('last')
    expect(all.get('odd/policies-link')?.policies.map(({ name }) => name)).toEqual(['last', 'best'])
    expect(JSON.stringify([...all.values()])).not.toContain(SECRET)
  })

  it.skipIf(asRoot)('has a directory that may not be read, with its reason', async () => {
    expect((await entries()).get('barred')).toMatchObject({ status: 'damaged', reason: expect.stringMatching(/cannot be read: EACCES/) as string })
  })

  it('answers for damaged runs with their reason, too', async () => {
    const { status, body } = await get(`/api/runs/${encodeURIComponent('bad/config-text')}/config`)
    expect([status, body]).toEqual([422, expect.stringMatching(/config\.json cannot be read/)])
    const reply = await json<CurvesReply>(`/api/curves?runs=bad/config-text,bad/metrics-link,half/metrics-missing&metric=meanReturn`)
    expect(reply.curves['bad/metrics-link']).toEqual({ x: [], y: [] })
    expect(reply.curves['bad/config-text'].x).toHaveLength(5) // its metrics are sound
  })
})

describe('answers', () => {
  it('curves, and their fold over seeds', async () => {
    const runs = 'sweep/maxKl=0.02,policyHidden=64x64/s0,good,good-too'
    const { curves, folds, complete } = await json<CurvesReply>(`/api/curves?${new URLSearchParams({ runs, metric: 'entropy', points: '50' }).toString()}`)
    expect(complete).toBe(true)
    expect(Object.keys(curves)).toEqual(['sweep/maxKl=0.02,policyHidden=64x64/s0', 'good', 'good-too'])
    expect(curves.good.x).toEqual([200, 400, 600, 800, 1000])
    expect(folds.map(({ runs }) => runs)).toEqual([['good', 'good-too']])
    expect(folds[0].x).toHaveLength(50)
    const last = [curves.good, curves['good-too']].map(({ y }) => y.at(-1) ?? NaN)
    expect(folds[0].interquartileMean.at(-1)).toBeCloseTo((last[0] + last[1]) / 2, 12)
    expect([folds[0].low.at(-1), folds[0].high.at(-1)]).toEqual([Math.min(...last), Math.max(...last)])
    const overTime = await json<CurvesReply>('/api/curves?runs=good&metric=evaluation.meanReturn&x=seconds')
    expect(overTime.curves.good.y.map((value) => value === null)).toEqual([true, false, true, false, true])
    const { x } = overTime.curves.good
    expect(x.every((seconds, i) => seconds > (x[i - 1] ?? 0))).toBe(true)
  })

  it('curves of several metrics at once, as a page asks for them', async () => {
    const metrics = ['kl', 'maxKl', 'stepNorm', 'gradientNorm', 'cgResidual']
    const replies = await Promise.all(metrics.map((metric) => json<CurvesReply>(`/api/curves?runs=good&metric=${metric}`)))
    const points = replies.map(({ metric, complete, curves }) => [metric, complete, curves.good.x.length])
    expect(points).toEqual(metrics.map((metric) => [metric, true, 5]))
  })

  it('the trust region of a run', async () => {
    const reply = await json<TrustRegionReply>('/api/trust-region?run=good')
    expect(reply).toMatchObject({ run: 'good', iterations: 5, x: [200, 400, 600, 800, 1000] })
    expect(Object.keys(reply.series)).toEqual(expect.arrayContaining(['klLimit', 'kl', 'quadraticKl', 'maxKl', 'predictedImprovement', 'cgResidual']))
    expect(Object.values(reply.outcomes).reduce((sum, count) => sum + count, 0)).toBe(5)
    expect(reply.seconds.total).toBeGreaterThan(0)
  })

  it('configs, environments and policies', async () => {
    expect(await json('/api/runs/good/config')).toMatchObject({ env: 'CartPole-v1', seed: 1, gamma: 0.99 })
    expect(await json('/api/runs/good/environment')).toEqual({ env: 'CartPole-v1', options: {}, builtIn: true, seed: 1 })
    for (const name of ['last', 'best', '400']) {
      const { statusCode, rawPayload, headers } = await app.inject({ url: policy('good', name), headers: HOST })
      expect([statusCode, headers['content-type']], name).toEqual([200, 'application/octet-stream'])
      expect(rawPayload.includes('trpo-policy')).toBe(true)
    }
    expect((await get(policy('odd/policy-damaged', 'last'))).status).toBe(422)
    expect((await get(policy('odd/policy-missing', 'last'))).status).toBe(404)
  })

  it('with what is wrong about a question', async () => {
    const wrong = [
      ['/api/curves?runs=good', 400, 'metric: got nothing'], ['/api/curves?runs=good&metric=kl&x=time', 400, 'x: got "time"'],
      ['/api/curves?runs=good&metric=kl&points=0', 400, 'points: got "0"'], ['/api/curves?runs=good&metric=kl&smooth=-1', 400, 'smooth: got "-1"'],
      ['/api/curves?runs=good,none&metric=kl', 404, 'run "none"'], ['/api/trust-region?run=none', 404, 'run "none"'],
      ['/api/runs/none/config', 404, 'run "none"'], [policy('good', '401'), 404, 'no policy "401"'], ['/api/other', 404, 'the API has no such path'],
    ] as const
    for (const [url, status, text] of wrong) {
      const answer = await get(url)
      const { error } = JSON.parse(answer.body) as { error: string }
      expect([answer.status, error], url).toEqual([status, expect.stringContaining(text)])
    }
  })
})

describe('a run that grows', () => {
  it('shows its new iteration at the next question, and what a resume cut back is gone', async () => {
    copy('growing', (path) => { rmSync(join(path, 'summary.json')) })
    const path = join(root, 'growing/metrics.jsonl')
    const steps = async (): Promise<readonly number[]> => (await json<CurvesReply>('/api/curves?runs=growing&metric=kl')).curves.growing.x
    await new Promise((resolve) => setTimeout(resolve, 2100)) // until the directory is walked again
    expect((await entries()).get('growing')).toMatchObject({ status: 'running', iterations: 5 })
    expect(await steps()).toEqual([200, 400, 600, 800, 1000])
    appendFileSync(path, '{"iteration":6,"steps":1200,"kl":0.5}\n{"iteration":7,')
    expect((await steps()).at(-1)).toBe(1200)
    expect((await entries()).get('growing')).toMatchObject({ iterations: 6, steps: 1200 })
    truncateSync(path, 0)
    appendFileSync(path, '{"iteration":1,"steps":200,"kl":0.25}\n')
    expect(await steps()).toEqual([200])
    expect((await entries()).get('growing')).toMatchObject({ iterations: 1 })
  })
})

describe('nobody else', () => {
  it('reads a path outside the directory', async () => {
    const attempts = [
      '..', '../secret.txt', '..%2Fsecret.txt', '%2e%2e%2fsecret.txt', '%252e%252e%252fsecret.txt', 'good%2F..%2F..%2Fsecret.txt', '/etc/passwd', '%2Fetc%2Fpasswd',
      'good%00', '%00', 'linked-out', 'linked-out%2Fserved%2Fgood', 'linked-run', '..\\secret.txt', '..%5csecret.txt', 'C:%5c', '.', '%2e', '.hidden', '%', '%ff', 'a'.repeat(5000),
    ]
    for (const attempt of attempts) {
      const urls = [
        `/api/runs/${attempt}/config`, `/api/runs/${attempt}/policies/last`, `/api/runs/good/policies/${attempt}`, `/api/trust-region?run=${attempt}`,
        `/api/curves?metric=kl&runs=${attempt}`, `/${attempt}`,
      ]
      for (const url of urls) {
        const { status, body } = await get(url)
        if (body !== PAGE) expect(status, `${url}: ${body}`).toBeGreaterThanOrEqual(400)
        expect(status, `${url}: ${body}`).toBeLessThan(500)
        expect(body).not.toContain(SECRET)
      }
    }
    expect((await get(policy('odd/policy-link', 'last'))).body).not.toContain(SECRET)
  })

  it('asks from another site or by another name', async () => {
    const refused: Record<string, string>[] = [
      { host: 'evil.example' }, { host: 'evil.example:8642' }, { host: '127.0.0.1.evil.example' }, { host: '192.168.1.5:8642' }, { host: '[2001:db8::1]:8642' },
      { origin: 'http://evil.example' }, { origin: 'null' }, { origin: 'http://127.0.0.1:1' }, { origin: 'https://127.0.0.1:8642' },
      { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ]
    for (const headers of refused) {
      const { status, headers: answered } = await get('/api/runs', headers)
      expect(status, JSON.stringify(headers)).toBe(403)
      expect(answered['access-control-allow-origin']).toBeUndefined()
    }
    const own: Record<string, string>[] = [{}, { host: 'localhost:1' }, { host: '[::1]:8642' }, { origin: 'http://127.0.0.1:8642', 'sec-fetch-site': 'same-origin' }]
    for (const headers of own) expect((await get('/api/runs', headers)).status, JSON.stringify(headers)).toBe(200)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await get('/', link)).body).toBe(PAGE)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const) {
      expect((await app.inject({ method, url: '/api/runs', headers: HOST })).statusCode, method).toBe(403)
    }
  })
})

describe('every answer', () => {
  it('has the headers that keep the page to itself', async () => {
    for (const url of ['/', '/api/runs', '/api/none', '/none.js', '/api/runs/none/config']) {
      const { headers } = await get(url)
      expect(headers, url).toMatchObject(SECURITY_HEADERS)
      expect(headers['access-control-allow-origin'], url).toBeUndefined()
    }
    expect(SECURITY_HEADERS['content-security-policy']).toContain(`default-src 'self'`)
    expect(SECURITY_HEADERS['content-security-policy']).not.toContain(`'unsafe-eval'`)
  })

  it('for a page that is not built says how to build it', async () => {
    const unbuilt = await createDashboard({ directory: root, host: '127.0.0.1', page: join(folder, 'none') })
    const { statusCode, body } = await unbuilt.inject({ url: '/', headers: HOST })
    expect([statusCode, body]).toEqual([503, expect.stringMatching(/is not built: .*npm run build makes it/)])
    await unbuilt.close()
  })
})
