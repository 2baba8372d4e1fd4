// Command lines of `trpo` in texts: found, taken apart as a shell would, and held against the program that is there.

import type { Command, Option } from 'commander'
import { parseGrid } from '../src/experiments/grid.js'
import { createProgram } from '../src/cli/program.js'
import { CONFIG_KEYS } from '../src/training/config-keys.js'
import { inlineCode, type Page, type Place } from './markdown.js'

/** The ways in which texts call it. */
const PROGRAM = /^(?:npx (?:--no-install )?trpo|node (?:\S*\/)?dist\/cli\/main\.js|npm run (?:--silent |-s )?trpo --|trpo)(?=\s|$)/
const SHELLS = ['sh', 'bash', 'shell', 'console']
/** A key that stands for any key, and a sign that stands for more of the same. */
const ANY_KEY = /^(?:key|envOptions\.(?:name|key))$/
const MORE = ['…', '...']

/** Command lines in a page's blocks for a shell: what follows the program's name. A line that goes on with \\ counts as its first. */
export function commandsInBlocks(page: Page): Place[] {
  return page.blocks.filter(({ language }) => SHELLS.includes(language)).flatMap(({ code, line }) => (
    code.replaceAll(/\\\n\s*/g, '').split('\n').flatMap((text, i) => commandsOf(text).map((content) => ({ content, line: line + i })))
  ))
}

/** Those that its sentences name. The last option may stand there without its value: `trpo resume --steps`. */
export function commandsInLines(page: Page): Place[] {
  return inlineCode(page).flatMap(({ content, line }) => commandsOf(content).map((part) => ({ content: part, line })))
}

function commandsOf(text: string): string[] {
  return text.replace(/^\$ /, '').split(/&&|\|\||[|;]/).map((part) => part.trim()).filter((part) => PROGRAM.test(part)).map((part) => part.replace(PROGRAM, '').trim())
}

/** Flags that a text names alone: `--seed N`. */
export function loneFlags(page: Page): Place[] {
  return inlineCode(page).filter(({ content }) => /^--?[a-z]/.test(content))
}

/** Words, without quotes and without a comment at the end. */
export function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/\s*((?:'[^']*'|"[^"]*"|[^\s'"])+)/g)].map(([, word]) => word)
  const comment = words.findIndex((word) => word.startsWith('#'))
  return (comment < 0 ? words : words.slice(0, comment)).map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}

const LACKS = ' lacks its value'

/** As `problemsOf` and `problemsOfFlags`, of words that only name an option. */
export function unlessNamed(problems: readonly string[]): string[] {
  return problems.filter((problem) => !problem.endsWith(LACKS))
}

/** What is wrong with the words of a command line, the program's name left out; nothing if it could be run. */
export function problemsOf(words: readonly string[], program: Command = createProgram()): string[] {
  const [name, ...rest] = words
  if (words.length === 0 || MORE.includes(name)) return []
  if (name.startsWith('-')) return problemsOfFlags(words, [program])
  if (name === 'help') return rest.flatMap((word) => (commandOf(word, program) === undefined ? [`there is no command ${word}`] : []))
  const command = commandOf(name, program)
  return command === undefined ? [`there is no command ${name}`] : problemsOfFlags(rest, [command])
}

function commandOf(name: string, program: Command): Command | undefined {
  return program.commands.find((command) => command.name() === name || command.aliases().includes(name))
}

/** @param commands the flags may be of any of them */
export function problemsOfFlags(words: readonly string[], commands: readonly Command[]): string[] {
  const problems: string[] = []
  const operands: string[] = []
  const known = commands.flatMap((command) => command.createHelp().visibleOptions(command))
  const waiting = words.filter((word) => !MORE.includes(word) && word !== '[options]')
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (!/^--?[a-z]/.test(word)) {
      operands.push(word)
      continue
    }
    const [flag, attached] = split(word)
    const option = known.find((each) => each.long === flag || each.short === flag)
    if (option === undefined) {
      problems.push(`${commands.length === 1 ? commands[0].name() : 'no command'} has no option ${flag}`)
      continue
    }
    problems.push(...problemsOfValue(option, option.required ? attached ?? waiting.shift() : attached))
  }
  if (commands.length === 1 && problems.length === 0) problems.push(...problemsOfOperands(operands, commands[0]))
  return problems
}

function split(word: string): [flag: string, attached: string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]
}

function problemsOfValue({ long, required }: Option, value: string | undefined): string[] {
  if (!required) return value === undefined ? [] : [`${String(long)} takes no value`]
  if (value === undefined) return [`${String(long)}${LACKS}`]
  if (long !== '--set' && long !== '--grid') return []
  const key = (value.includes('=') ? split(value)[0] : value)
  if (ANY_KEY.test(key) || MORE.includes(key)) return []
  if (!key.startsWith('envOptions.') && !Object.hasOwn(CONFIG_KEYS, key)) return [`${long} ${key}: there is no such config key`]
  if (long === '--grid') parseGrid(value)
  return []
}

function problemsOfOperands(operands: readonly string[], command: Command): string[] {
  const { registeredArguments: known } = command
  if (known.some(({ variadic }) => variadic) || operands.length <= known.length) return []
  return [`${command.name()} takes ${known.length} arguments, and got ${operands.join(' ')}`]
}
