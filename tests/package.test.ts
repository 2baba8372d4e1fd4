// The package as others get it: packed, installed into an empty strict TypeScript project, run from another working directory, and
// built for a page with Vite. Needs `npm run build`. Slow (a minute at most): it runs after the other tests.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MOST_BYTES = 1_000_000

const MAIN = `
import { loadPolicy, train, type IterationReport, type TrainResult } from 'trpo'

const [env = 'CartPole-v1', steps = '2048'] = process.argv.slice(2)
const reports: IterationReport[] = []
const training = train({ env, steps: Number(steps), evalEpisodes: 2, seed: 3, threads: 2, out: env })
for (;;) {
  const next = await training.next()
  if (next.done === true) {
    const result: TrainResult = next.value
    const action = loadPolicy(env).act(new Float64Array(result.policy.spec.network.inputs))
    console.log(JSON.stringify({ iterations: reports.length, sha256: result.parametersSha256, action }))
    break
  }
  reports.push(next.value)
}
`
const PAGE = `
import { loadPolicy, train } from 'trpo/browser'

const training = train({ env: 'CartPole-v1', steps: 2048, evalEpisodes: 2, seed: 3 })
for (;;) {
  const next = await training.next()
  if (next.done === true) {
    const policy = await loadPolicy(next.value.policyFile)
    console.log(JSON.stringify({ sha256: next.value.parametersSha256, action: policy.act([0, 0, 0, 0]) }))
    break
  }
}
`
/** A page's \`fetch\`, for files: enough to run what Vite made. */
const RUN_PAGE = `
import { readFile } from 'node:fs/promises'
globalThis.fetch = async (url) => new Response(await readFile(new URL(url)))
await import(process.argv[2])
`
const STRICT = { strict: true, target: 'es2023', skipLibCheck: false, noEmitOnError: true, exactOptionalPropertyTypes: true }

let folder: string
let app: string
let files: string[]
beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist', 'index.js'))) throw new Error('dist/ is missing: run `npm run build` first')
  folder = mkdtempSync(join(tmpdir(), 'trpo-package-'))
  app = join(folder, 'app')
  mkdirSync(app)
  // --ignore-scripts: the tests around this one use dist/, which packing would build again.
  const [{ filename, size, files: packed }] = JSON.parse(
    npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder),
  ) as { filename: string, size: number, files: { path: string }[] }[]
  expect(size).toBeLessThan(MOST_BYTES)
  files = packed.map(({ path }) => path)
  write('package.json', JSON.stringify({ name: 'app', private: true, type: 'module' }))
  npm(app, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, filename))
  write('main.ts', MAIN)
  write('page.ts', PAGE)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, content: string): void {
  writeFileSync(join(app, name), content)
}

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs a program of this repository's toolchain, or a file, on Node; the output of a failure is in the error. */
function node(cwd: string, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string, stderr: string }
    throw new Error(`node ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error })
  }
}

function tsc(config: object, include: readonly string[]): string {
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...STRICT, outDir: 'out', ...config }, include }))
  return node(app, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.')
}

describe('the tarball', () => {
  it('has what is needed and nothing else', () => {
    expect(files).toEqual(expect.arrayContaining([
      'LICENSE', 'NOTICE', 'README.md', 'dist/browser.js', 'dist/cli/main.js', 'dist/host/node/thread.js', 'dist/index.d.ts',
      'dist/page/index.html', 'wasm/build/kernels-shared.wasm', 'wasm/build/kernels.wasm',
    ]))
    const expected = [
      /^dist\/.*\.(js|d\.ts)$/,
      /^dist\/page\/(index\.html|assets\/[\w.-]+\.(js|css|svg|wasm))$/,
      /^wasm\/build\/kernels(-shared)?\.wasm$/,
      /^[A-Z]+(\.md)?$/,
      /^package\.json$/,
    ]
    expect(files.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([])
  })

  it('brings no dependency that runs anything at install', () => {
    const packages = readdirSync(join(app, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|[\\/])package\.json$/.test(path))
      .map((path) => JSON.parse(readFileSync(join(app, 'node_modules', path), 'utf8')) as { name?: string, scripts?: Record<string, string> })
    expect(packages.length).toBeGreaterThan(5)
    const running = packages.filter(({ scripts = {} }) => ['preinstall', 'install', 'postinstall'].some((script) => script in scripts))
    expect(running.map(({ name }) => name)).toEqual([])
  })
})

describe('a strict TypeScript project', () => {
  it('compiles for Node, and trains from another working directory, with threads', () => {
    expect(tsc({ module: 'nodenext', types: [], lib: ['es2023', 'dom'] }, ['main.ts', writeAmbient()])).toBe('')
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    for (const [env, steps] of [['CartPole-v1', '2048'], ['Hopper-v5', '2560']]) {
      const result = JSON.parse(node(elsewhere, join(app, 'out', 'main.js'), env, steps)) as { iterations: number }
      expect(result.iterations).toBeGreaterThanOrEqual(1)
      expect(existsSync(join(elsewhere, env, 'policy.safetensors'))).toBe(true)
    }
  })

  it('has the program', () => {
    const bin = join(app, 'node_modules', '.bin', process.platform === 'win32' ? 'trpo.cmd' : 'trpo')
    expect(execFileSync(bin, ['eval', join(folder, 'elsewhere', 'CartPole-v1'), '--episodes', '2'], { encoding: 'utf8' })).toMatch(/^evaluation of 2 episodes/)
  })
})

describe('a page', () => {
  it('compiles with bundler resolution and the DOM', () => {
    expect(tsc({ module: 'esnext', moduleResolution: 'bundler', types: [], lib: ['es2023', 'dom'], noEmit: true }, ['page.ts'])).toBe('')
  })

  it('builds with Vite, and what it trains has the bits that Node gets', () => {
    write('index.html', '<!doctype html><script type="module" src="/page.ts"></script>')
    write('vite.config.js', 'export default { base: "./", build: { modulePreload: false }, logLevel: "error" }')
    write('run-page.mjs', RUN_PAGE)
    node(app, join(ROOT, 'node_modules/vite/bin/vite.js'), 'build')
    const assets = readdirSync(join(app, 'dist', 'assets'))
    expect(assets.some((name) => /^kernels-.*\.wasm$/.test(name))).toBe(true)
    const entry = assets.find((name) => /^index-.*\.js$/.test(name))
    const page = JSON.parse(node(app, 'run-page.mjs', `./dist/assets/${String(entry)}`)) as { sha256: string, action: unknown }
    const alone = JSON.parse(node(app, join(app, 'out', 'main.js'))) as { sha256: string, action: unknown }
    expect(page).toEqual({ sha256: alone.sha256, action: alone.action })
  })
})

/** What the program uses of Node: the project has no @types/node. */
function writeAmbient(): string {
  write('ambient.d.ts', 'declare const process: { readonly argv: readonly string[] }\n')
  return 'ambient.d.ts'
}
