// docs/getting-started.md and docs/api.md, run: the commands and programs of the first in their order, with the outputs that it prints
// beside them; the examples of the second. They use the package by its name; needs `npm run build`.
// A block after `<!-- file: NAME -->` is written to that file, one after `<!-- run -->` is run, and the text block after it is what came
// out.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wordsOf } from './command-lines.js'
import { readPage, ROOT, type Block } from './markdown.js'

const BETWEEN = '— next example —'
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-pages-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules', 'trpo'), 'junction')
})
afterAll(() => { rmSync(folder, { recursive: true }) })

/** Runs a line of a shell block: `npx trpo …` or `node FILE …`. */
function output(line: string): string {
  const words = wordsOf(line)
  const args = words[0] === 'npx' && words[1] === 'trpo' ? [MAIN, ...words.slice(2)] : words[0] === 'node' ? words.slice(1) : null
  if (args === null) throw new Error(`"${line}": expected npx trpo … or node …`)
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0 || stderr !== '') throw new Error(`${line}: exit code ${String(status)}\n${stdout}${stderr}`)
  return stdout
}

/** A line without what the clock has to do with: speeds and times. */
function timeless(line: string): string {
  const cells = line.split(' | ')
  return (cells.length === 7 ? cells.slice(0, 5).join(' | ') : line).replaceAll(/\d+:\d\d/g, '0:00').trim()
}

/** A line of progress between the first and the last: how many there are depends on the speed. */
function isProgress(line: string): boolean {
  return line.endsWith(' left') && line.split(' | ').length === 7
}

/** The expected lines that are not in the text, in their order. */
function missing(expected: string, text: string): string[] {
  const lines = text.split('\n').map(timeless)
  let at = 0
  return expected.split('\n').filter((line) => {
    const found = lines.indexOf(timeless(line), at)
    if (found >= 0) at = found + 1
    return found < 0 && !isProgress(line)
  })
}

const started = readPage('docs/getting-started.md')
const markerOf = ({ line }: Block): string => started.text.split('\n')[line - 3] ?? ''
const steps = started.blocks.flatMap((block, i) => {
  const marker = markerOf(block)
  const file = /^<!-- file: (\S+) -->$/.exec(marker)?.[1] ?? null
  if (file === null && marker !== '<!-- run -->') return []
  const next = started.blocks[i + 1] as Block | undefined
  const expected = file === null && next?.language === 'text' ? next.code : null
  return [{ title: file ?? block.code.split('\n')[0], block, file, expected }]
})

describe('docs/getting-started.md', () => {
  it('has commands, files, and an output for each command', () => {
    expect(steps.filter(({ file }) => file === null).length).toBeGreaterThan(8)
    expect(steps.filter(({ file }) => file !== null).length).toBeGreaterThan(2)
    expect(steps.filter(({ file, expected }) => file === null && expected === null).map(({ title }) => title)).toEqual([])
    expect(started.blocks.filter(({ language }) => language === 'js').length).toBe(steps.filter(({ file }) => file !== null).length)
  })

  it.each(steps.map((step) => [step.title, step] as const))('%s', (_, { block, file, expected }) => {
    if (file !== null) {
      writeFileSync(join(folder, file), block.code)
      return
    }
    const out = block.code.split('\n').map(output).join('')
    expect(missing(expected ?? '', out), out).toEqual([])
  })

  it('would notice another output', () => {
    const out = 'a of 2 | b | c | d | e | steps/s | time\n1 | 2 | 3 | 4 | 5 | 6 | 0:01 left\n9 | 2 | 3 | 4 | 5 | 6 | evaluating\nX: 5 steps in 0:09\nhash ab\n'
    expect(missing('1 | 2 | 3 | 4 | 5 | 99 | 3:00 left\n4 | 2 | 3 | 4 | 5 | 99 | 3:00 left\n9 | 2 | 3 | 4 | 5 | 7 | evaluating\nX: 5 steps in 1:11', out)).toEqual([])
    expect(missing('9 | 2 | 3 | 4 | 6 | 6 | evaluating\nhash ac\nhash ab\nX: 5 steps in 0:09', out))
      .toEqual(['9 | 2 | 3 | 4 | 6 | 6 | evaluating', 'hash ac', 'X: 5 steps in 0:09'])
  })
})

describe('docs/api.md', () => {
  const { blocks } = readPage('docs/api.md')
  const examples = blocks.filter(({ language }) => language === 'js').map(({ code, line }) => [/\b(?:import \{ )(.*?) \}/.exec(code)?.[1] ?? '', code, line] as const)

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(10)
  })

  /** What each prints, all of them run in one process, one after the other. */
  let printed: string[]
  beforeAll(() => {
    const files = examples.map(([, code, line]) => {
      writeFileSync(join(folder, `example-${line}.mjs`), code)
      return `./example-${line}.mjs`
    })
    writeFileSync(join(folder, 'examples.mjs'), `for (const file of ${JSON.stringify(files)}) {
      try { await import(file) } catch (error) { console.log('FAILED', error) }
      console.log(${JSON.stringify(BETWEEN)})
    }`)
    printed = output('node examples.mjs').split(`${BETWEEN}\n`)
  })

  it.each(examples.map(([names], i) => [names, i] as const))('%s', (_, i) => {
    expect(printed[i]).not.toBe('')
    expect(printed[i]).not.toContain('FAILED')
  })
})
