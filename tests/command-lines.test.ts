// What the texts say of the command line is true: every `trpo …` in the Markdown names a command, options and config keys that exist, and
// every command's help has examples, which are command lines that could be run.

import { describe, expect, it } from 'vitest'
import { createProgram } from '../src/cli/program.js'
import { commandsInBlocks, commandsInLines, loneFlags, problemsOf, problemsOfFlags, unlessNamed, wordsOf } from './command-lines.js'
import { pageOf, pages, type Place } from './markdown.js'

const program = createProgram()
const { commands } = program
const all = pages()
/** Pages about other programs' flags; their command lines are looked at all the same. */
const FOREIGN_FLAGS = ['bench/README.md']

function helpOf(name: string | null): string {
  const command = name === null ? program : commands.find((each) => each.name() === name)
  let help = ''
  command?.configureOutput({ writeOut: (text) => { help += text } })
  command?.outputHelp()
  return help
}

/** Lines under "Examples:" that call the program; what explains them stands two spaces further. */
function examplesOf(help: string): string[] {
  return [...help.slice(help.indexOf('\nExamples:')).matchAll(/^ {2}trpo (.*)$/gm)].map(([, line]) => line.split(/\s{2,}/)[0])
}

describe('the help', () => {
  it.each([null, ...commands.map((command) => command.name())])('of %s has examples that could be run', (name) => {
    const help = helpOf(name)
    const examples = examplesOf(help)
    expect(help, `add .addHelpText('after', '\\nExamples:\\n  trpo ${String(name)} …') to its command in src/cli`).toContain('\nExamples:\n')
    expect(examples.length).toBeGreaterThan(0)
    if (name !== null) expect(examples.filter((line) => line.startsWith(`${name} `) || line === name).length).toBeGreaterThan(0)
    expect(examples.flatMap((line) => problemsOf(wordsOf(line), program))).toEqual([])
  })

  it('as a whole mentions every command', () => {
    const mentioned = examplesOf(helpOf(null)).map((line) => line.split(' ')[0])
    expect(commands.map((command) => command.name()).filter((name) => !mentioned.includes(name))).toEqual([])
  })
})

describe('the pages', () => {
  it('have command lines', () => {
    expect(all.flatMap(commandsInBlocks).length).toBeGreaterThan(12)
    expect(all.flatMap(commandsInLines).length).toBeGreaterThan(40)
    expect(all.flatMap(loneFlags).length).toBeGreaterThan(20)
  })

  it.each(all.map((page) => [page.path, page] as const))('%s', (path, page) => {
    const told = (places: readonly Place[], problems: (words: readonly string[]) => readonly string[]): string[] => (
      places.flatMap(({ content, line }) => problems(wordsOf(content)).map((problem) => `${path}:${line}: ${problem} (${content})`))
    )
    expect(told(commandsInBlocks(page), (words) => problemsOf(words, program))).toEqual([])
    expect(told(commandsInLines(page), (words) => unlessNamed(problemsOf(words, program)))).toEqual([])
    const flags = FOREIGN_FLAGS.includes(path) ? [] : loneFlags(page)
    expect(told(flags, (words) => unlessNamed(problemsOfFlags(words, [program, ...commands])))).toEqual([])
  })

  it('tell every command in the README', () => {
    const told = new Set(all.filter(({ path }) => path === 'README.md').flatMap(commandsInLines).map(({ content }) => wordsOf(content)[0]))
    expect(commands.map((command) => command.name()).filter((name) => !told.has(name))).toEqual([])
  })
})

describe('what is wrong with a command line', () => {
  it.each([
    ['trian CartPole-v1', ['there is no command trian']],
    ['train CartPole-v1 --step 5', ['train has no option --step']],
    ['train CartPole-v1 --set horizn=5 --set=gamma=1 --out', ['--set horizn: there is no such config key', '--out lacks its value']],
    ['train ENV --set key=value … --quiet=yes', ['--quiet takes no value']],
    ['sweep A B --grid \'policyHidden=[64,64],[32,32]\' --grid maxKl=0.1,0.2 # --nothing', []],
    ['eval a b --episodes 3', ['eval takes 1 arguments, and got a b']],
    ['report runs -o x.md --scale A=1,2', []],
    ['--version', []],
    ['help trian', ['there is no command trian']],
  ])('%s', (line, problems) => {
    expect(problemsOf(wordsOf(line), program)).toEqual(problems)
  })

  it('is found in blocks and in lines', () => {
    const page = pageOf('x.md', 'See `npx trpo envs --josn`, `--sede 3`.\n\n```sh\n$ trpo eval \\\n  run --bset\nnpm ci && node dist/cli/main.js train X | head\n```\n```js\ntrpo.nothing()\n```\n')
    expect(commandsInBlocks(page)).toEqual([{ content: 'eval run --bset', line: 4 }, { content: 'train X', line: 5 }])
    expect(commandsInLines(page)).toEqual([{ content: 'envs --josn', line: 1 }])
    expect(loneFlags(page)).toEqual([{ content: '--sede 3', line: 1 }])
  })
})
