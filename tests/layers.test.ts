// The shape of the source: imports run one way through the layers, without cycles; names say something; files stay short; and nothing
// that reaches a result reads a clock or an unseeded random number. The order is architecture's: CONTRIBUTING.md, "Layers".

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Lowest first. An entry is a folder or a file of src/; the longest that fits a file counts. */
const LAYERS = [
  'errors', 'host/host.ts', 'spaces', 'compute', 'nn', 'distributions', 'policy', 'envs', 'rollout', 'playback', 'objectives', 'solvers',
  'algorithms', 'training', 'runs', 'experiments', 'export', 'plots', 'telemetry', 'dashboard', 'host', 'cli', 'index.ts', 'browser.ts',
]
/** Above the core: these may use Node, and the clock. */
const OUTSIDE_CORE = ['runs', 'experiments', 'export', 'plots', 'telemetry', 'dashboard', 'host', 'cli', 'index.ts', 'browser.ts']
const BANNED = ['utils', 'util', 'common', 'helpers', 'helper', 'misc', 'core', 'base']
const MOST_LINES = 250
/** Data as source; its length says nothing. */
const DATA = 'envs/mujoco/models/'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

interface Source {
  /** Path under src/, with slashes. */
  readonly path: string
  readonly text: string
  /** Imported files under src/. */
  readonly local: readonly string[]
  /** Imported packages and Node modules. */
  readonly external: readonly string[]
}

function readSource(file: string): Source {
  const path = relative(SRC, file).split(sep).join('/')
  const text = readFileSync(file, 'utf8')
  const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  const local = imports.filter((name) => name.startsWith('.')).map((name) => posix.join(dirname(path), name).replace(/\.js$/, '.ts'))
  return { path, text, local, external: imports.filter((name) => !name.startsWith('.')) }
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readSource(join(SRC, path)))

function layerOf(path: string): string {
  const fits = LAYERS.filter((layer) => path === layer || path.startsWith(`${layer}/`)).sort((a, b) => b.length - a.length)
  if (fits.length === 0) throw new Error(`src/${path} is in no layer; known: ${LAYERS.join(', ')}`)
  return fits[0]
}

function rank(path: string): number {
  return LAYERS.indexOf(layerOf(path))
}

/** Files along one import cycle, the first again at the end; empty if there is none. */
function findCycle(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (finished.has(path)) return []
    for (const next of imports.get(path) ?? []) {
      const cycle = visit(next, [...trail, path])
      if (cycle.length > 0) return cycle
    }
    finished.add(path)
    return []
  }
  return [...imports.keys()].map((path) => visit(path, [])).find((cycle) => cycle.length > 0) ?? []
}

function usesNode({ external }: Source): boolean {
  return external.some((name) => name.startsWith('node:'))
}

/** A file and all that it imports, directly or not. */
function reachable(entry: string): Source[] {
  const found = new Set([entry])
  for (const path of found) sources.find((source) => source.path === path)?.local.forEach((next) => found.add(next))
  return sources.filter(({ path }) => found.has(path))
}

/** Uses of clocks and unseeded random numbers, as `line: what`. */
function impurities({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const what = ts.isPropertyAccessExpression(node) && node.getText(file) === 'Math.random' ? 'Math.random'
      : ts.isIdentifier(node) && ['Date', 'performance', 'crypto'].includes(node.text) ? node.text
      : undefined
    if (what !== undefined) found.push(`src/${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${what}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const inCore = sources.filter(({ path }) => !OUTSIDE_CORE.includes(layerOf(path)))

describe('layers', () => {
  it('are found', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(sources.find(({ path }) => path === 'training/config.ts')?.local).toContain('errors/closest.ts')
  })

  it('import downwards only', () => {
    const upward = sources.flatMap(({ path, local }) => local.filter((to) => rank(to) > rank(path)).map((to) => `src/${path} imports src/${to}`))
    expect(upward).toEqual([])
  })

  it('have no cycles', () => {
    expect(findCycle(new Map(sources.map(({ path, local }) => [path, local])))).toEqual([])
    expect(findCycle(new Map([['a', ['b', 'c']], ['b', []], ['c', ['d']], ['d', ['b', 'c']]]))).toEqual(['c', 'd', 'c'])
  })

  it('import files that exist', () => {
    const known = new Set(sources.map(({ path }) => path))
    expect(sources.flatMap(({ path, local }) => local.filter((to) => !known.has(to)).map((to) => `src/${path} imports src/${to}`))).toEqual([])
  })

  it('of the core know no Node', () => {
    expect(inCore.filter(usesNode).map(({ path }) => path)).toEqual([])
  })

  it('that a page imports reach no Node', () => {
    const reached = reachable('browser.ts')
    expect(reached.length).toBeGreaterThan(50)
    expect(reached.filter(usesNode).map(({ path }) => path)).toEqual([])
    expect(reachable('index.ts').some(usesNode)).toBe(true)
  })
})

describe('sources', () => {
  it('have names that say something', () => {
    const vague = sources.filter(({ path }) => path.replace(/\.ts$/, '').split(/[/-]/).some((word) => BANNED.includes(word)))
    expect(vague.map(({ path }) => path)).toEqual([])
  })

  it(`have at most ${MOST_LINES} lines`, () => {
    const lengths = sources.filter(({ path }) => !path.startsWith(DATA)).map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([])
  })

  it('of the core read no clock and no unseeded random number', () => {
    expect(inCore.flatMap(impurities)).toEqual([])
    expect(impurities({ path: 'x.ts', text: '// Date\nconst x = Math.random() + Date.now()', local: [], external: [] }))
      .toEqual(['src/x.ts:2: Math.random', 'src/x.ts:2: Date'])
  })
})
