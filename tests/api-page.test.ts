// docs/api.md against the public lists: every name that src/index.ts and src/browser.ts export is explained there, and every name that its
// tables explain is exported. Whoever adds an export adds its line; the failure says which.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { inlineCode, pageOf, readPage, ROOT } from './markdown.js'

interface Exported {
  readonly name: string
  readonly type: boolean
  readonly from: string
}

function exportsOf(path: string): Exported[] {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true)
  return file.statements.flatMap((statement) => {
    const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined
    if (!ts.isExportDeclaration(statement) || clause === undefined || !ts.isNamedExports(clause)) {
      throw new Error(`${path}: "${statement.getText(file)}" spells no names out; write export { … } from '…'`)
    }
    const from = statement.moduleSpecifier?.getText(file) ?? path
    return clause.elements.map((element) => ({ name: element.name.text, type: statement.isTypeOnly || element.isTypeOnly, from }))
  })
}

const page = readPage('docs/api.md')
const BROWSER = '## In a page'
const at = page.text.indexOf(BROWSER)
const node = pageOf(page.path, page.text.slice(0, at))
const browser = pageOf(page.path, page.text.slice(at))

/** The names that rows of tables begin with: of `train(options): …` it is train. */
function explained(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('| `')).flatMap((row) => namesIn(inlineCode({ prose: row.replaceAll('\\|', '/').split('|')[1] })))
}

function namesIn(code: readonly { readonly content: string }[]): string[] {
  return code.flatMap(({ content }) => /^[A-Za-z]\w*/.exec(content)?.[0] ?? [])
}

/** The list of what is the same in a page. */
function same(): string[] {
  const list = /^As on Node:[^]*?\n\n/m.exec(browser.prose)?.[0] ?? ''
  return namesIn(inlineCode({ prose: list }))
}

const fromNode = exportsOf('src/index.ts')
const fromBrowser = exportsOf('src/browser.ts')

describe('docs/api.md', () => {
  it('is read', () => {
    expect(at).toBeGreaterThan(0)
    expect(fromNode.length).toBeGreaterThan(100)
    expect(fromNode).toContainEqual({ name: 'TrainOptions', type: true, from: '\'./runs/train.js\'' })
    expect(explained('| name | what |\n|---|---|\n| `f(a: A): B \\| null`, `g` | `h` |\n')).toEqual(['f', 'g'])
  })

  it('explains every name of `trpo`', () => {
    const there = new Set(explained(node.prose))
    const missing = fromNode.filter(({ name }) => !there.has(name)).map(({ name, type, from }) => (
      `add to the table of docs/api.md that it belongs to:  | \`${name}${type ? '' : '(…)'}\` | what it is |      (${type ? 'type' : 'value'} from ${from})`
    ))
    expect(missing).toEqual([])
  })

  it('explains every name of `trpo/browser`', () => {
    const there = new Set([...explained(browser.prose), ...same()])
    const missing = fromBrowser.filter(({ name }) => !there.has(name)).map(({ name }) => (
      `add to docs/api.md, "In a page":  \`${name}\` to the list that begins with "As on Node:", or a row of its own if it differs there`
    ))
    expect(missing).toEqual([])
  })

  it('explains nothing that is not exported, and nothing twice', () => {
    const known = (list: readonly Exported[], names: readonly string[]): string[] => (
      names.filter((name) => !list.some((exported) => exported.name === name)).map((name) => `${name} is not exported: take its row out of docs/api.md`)
    )
    expect(known(fromNode, explained(node.prose))).toEqual([])
    expect(known(fromBrowser, [...explained(browser.prose), ...same()])).toEqual([])
    const twice = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i)
    expect(twice(explained(node.prose)).filter((name) => name !== 'register')).toEqual([])
    expect(twice([...explained(browser.prose), ...same()])).toEqual([])
  })

  it('says truly what is the same in a page', () => {
    const module = (list: readonly Exported[], name: string): string | undefined => list.find((exported) => exported.name === name)?.from
    expect(same().filter((name) => module(fromBrowser, name) !== module(fromNode, name))).toEqual([])
  })

  it('has an example for every table', () => {
    const sections = page.text.split(/^## /m).slice(1).filter((section) => section.includes('\n| name |'))
    expect(sections.filter((section) => !/```(js|ts)\n/.test(section)).map((section) => section.split('\n')[0])).toEqual([])
  })
})
