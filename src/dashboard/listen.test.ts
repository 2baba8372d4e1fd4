// The dashboard's server on a real socket: addresses as a client without manners sends them, events as they come, ports, and its end.

import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeHost } from '../host/node/host.js'
import { RunDirectory } from '../runs/run-directory.js'
import { resolveConfig } from '../training/config.js'
import { startDashboard, type Listening } from './listen.js'
import type { RunEntry } from './protocol.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trpo-dashboard-listen-')))
const root = join(folder, 'runs')
const SECRET = 'not for everybody'
const report = (iteration: number): string => `${JSON.stringify({ iteration, steps: 100 * iteration, meanReturn: iteration })}\n`
let dashboard: Listening
let port: number

const options = { directory: root, host: '127.0.0.1', page: join(folder, 'page'), betweenLooks: 50 }

beforeAll(async () => {
  mkdirSync(options.page)
  writeFileSync(join(options.page, 'index.html'), 'the page')
  writeFileSync(join(folder, 'secret.txt'), SECRET)
  await RunDirectory.create(nodeHost.files, join(root, 'a'), resolveConfig({ env: 'CartPole-v1' }))
  writeFileSync(join(root, 'a/metrics.jsonl'), report(1))
  dashboard = await startDashboard(options, 0)
  port = Number(new URL(dashboard.address).port)
})
afterAll(async () => {
  await dashboard.close()
  rmSync(folder, { recursive: true })
})

/** The whole answer to a request in these very bytes. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => { socket.write(request) })
    let answer = ''
    socket.on('data', (data) => { answer += data.toString() })
    socket.on('close', () => { resolve(answer) })
    socket.on('error', reject)
  })
}

const request = (path: string, host = `127.0.0.1:${port}`): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`

type Seen = readonly (readonly [name: string, data: unknown])[]

/** Names and data of events from now on, until `enough`. */
async function events(enough: (seen: Seen) => boolean, meanwhile: () => void): Promise<Seen> {
  const response = await fetch(`${dashboard.address}api/events`)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  meanwhile()
  let text = ''
  for (;;) {
    const next = await reader?.read()
    if (next?.done !== false) throw new Error(`the events ended: ${text}`)
    text += next.value
    const seen = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, name, data]) => [name, JSON.parse(data) as unknown] as const)
    if (!enough(seen)) continue
    await reader?.cancel()
    return seen
  }
}

describe('a client without manners', () => {
  it('reads nothing outside the directory and the page', async () => {
    const paths = [
      '/../secret.txt', '/../../../../../../etc/passwd', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/./../secret.txt', '//../secret.txt', '/\\..\\secret.txt',
      '/..\\secret.txt', '/api/runs/../../secret.txt', '/api/runs/a/../../../secret.txt', '/api/runs/a/policies/../../../secret.txt', '/%00', '/secret.txt%00.html',
      '//etc/passwd', '///etc/passwd', 'http://127.0.0.1/../secret.txt', 'file:///etc/passwd', '*', '/?', '/api', '/api/runs/a%2f..%2f..%2fsecret.txt/config',
    ]
    for (const path of paths) {
      const answer = await raw(request(path))
      expect(answer, path).toMatch(/^HTTP\/1\.1 (4\d\d|200) /)
      expect(answer, path).not.toContain(SECRET)
      expect(answer, path).not.toContain('root:')
      if (answer.startsWith('HTTP/1.1 200')) expect(answer, path).toMatch(/the page$/)
    }
  })

  it('or without a name, or with another one, is refused', async () => {
    expect(await raw(request('/api/runs'))).toMatch(/^HTTP\/1\.1 200 /)
    for (const host of ['', 'rebound.example', `rebound.example:${port}`, '127.0.0.1@rebound.example']) {
      expect(await raw(request('/api/runs', host)), host).toMatch(/^HTTP\/1\.1 403 /)
    }
    expect(await raw('GET /api/runs HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(await raw('GET /api/runs HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /)
  })
})

describe('events', () => {
  it('tell of a run that grows, one that appears and one that goes', async () => {
    const ids = (seen: Seen): string[] => seen.flatMap(([name, data]) => {
      if (name === 'gone') return (data as string[]).map((id) => `gone ${id}`)
      return (data as RunEntry[]).map(({ id, iterations }) => `${id} ${iterations}`)
    })
    await fetch(`${dashboard.address}api/runs`)
    await events((seen) => ids(seen).includes('a 2'), () => { appendFileSync(join(root, 'a/metrics.jsonl'), report(2)) })
    await events((seen) => ids(seen).includes('b 2'), () => { cpSync(join(root, 'a'), join(root, 'b'), { recursive: true }) })
    const seen = await events((all) => ids(all).includes('gone b'), () => { rmSync(join(root, 'b'), { recursive: true }) })
    expect(seen.at(-1)).toEqual(['gone', ['b']])
  })
})

describe('a port', () => {
  it('that is taken is an error with a remedy where it was asked for', async () => {
    const told = /port \d+: another program listens there\. Give another port \(--port\), or leave --port out/
    await expect(startDashboard(options, port)).rejects.toThrow(told)
  })

  it('that is taken is passed over where none was asked for', async () => {
    const first = await startDashboard(options, null)
    const second = await startDashboard(options, null)
    expect(new URL(first.address).port).not.toBe(new URL(second.address).port)
    await Promise.all([first.close(), second.close()])
  })

  it('is free again after the end, which open events do not hold up', async () => {
    const own = await startDashboard(options, 0)
    const response = await fetch(`${own.address}api/events`)
    await own.close()
    await response.text().catch(() => 'cut off')
    const again = createServer()
    await new Promise<void>((resolve) => { again.listen(Number(new URL(own.address).port), '127.0.0.1', resolve) })
    expect((again.address() as AddressInfo).address).toBe('127.0.0.1')
    await new Promise((resolve) => { again.close(resolve) })
  })

  it('at an address that is not this machine\'s, and a directory that does not exist, are told', async () => {
    await expect(startDashboard({ ...options, host: '192.0.2.1' }, 0)).rejects.toThrow(/this machine has no such address\. Leave --host out/)
    await expect(startDashboard({ ...options, directory: join(folder, 'none') }, 0)).rejects.toThrow(/none: no such directory/)
    await expect(startDashboard({ ...options, directory: join(folder, 'secret.txt') }, 0)).rejects.toThrow(/got a file, expected a run directory/)
  })
})
