// The project's Markdown as tests read it: pages with their code blocks, inline code, headings and links, each with its line. Enough of
// GitHub's dialect for what the pages write, and no more.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NOT_OURS = ['node_modules', 'dist', 'build', 'runs', '.git']

export interface Page {
  /** Path from the repository's root, with slashes. */
  readonly path: string
  readonly text: string
  /** The text with code blocks and displayed formulas blanked: every line where it was. */
  readonly prose: string
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly language: string
  readonly code: string
  /** Of its first line of code, from 1. */
  readonly line: number
}

export interface Place {
  readonly content: string
  readonly line: number
}

/** Every Markdown file of the repository. */
export function pages(folder = ROOT): Page[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : pages(path)
    return entry.name.endsWith('.md') ? [readPage(relative(ROOT, path).split(sep).join('/'))] : []
  })
}

export function readPage(path: string): Page {
  return pageOf(path, readFileSync(join(ROOT, path), 'utf8'))
}

export function pageOf(path: string, text: string): Page {
  const blocks: Block[] = []
  const prose: string[] = []
  let open: { readonly fence: string, readonly language: string, readonly line: number, readonly code: string[] } | null = null
  for (const [i, line] of text.split('\n').entries()) {
    const fence = /^ {0,3}(```+)\s*(\w*)/.exec(line)
    if (open !== null && fence !== null && fence[1].length >= open.fence.length && fence[2] === '') {
      blocks.push({ language: open.language, line: open.line, code: open.code.join('\n') })
      open = null
      prose.push('')
    } else if (open !== null) {
      open.code.push(line)
      prose.push('')
    } else if (fence !== null) {
      open = { fence: fence[1], language: fence[2], line: i + 2, code: [] }
      prose.push('')
    } else {
      prose.push(line)
    }
  }
  if (open !== null) throw new Error(`${path}:${open.line - 1}: the code block does not end`)
  const withoutFormulas = prose.join('\n').replaceAll(/\$\$[^$]*\$\$/g, (formula) => formula.replaceAll(/[^\n]/g, ' '))
  return { path, text, blocks, prose: withoutFormulas }
}

/** Code inside lines. */
export function inlineCode({ prose }: Pick<Page, 'prose'>): Place[] {
  return [...prose.matchAll(/(`+)([^`](?:[\s\S]*?[^`])?)\1(?!`)/g)].map((match) => ({
    content: match[2].replaceAll('\n', ' ').trim(), line: lineAt(prose, match.index),
  }))
}

/** Targets of links and pictures. */
export function links({ prose }: Pick<Page, 'prose'>): Place[] {
  const plain = prose.replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length))
  return [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^ {0,3}\[[^\]]+\]:\s*(\S+)/gm)].map((match) => ({
    content: (match as readonly (string | undefined)[])[1] ?? match[2], line: lineAt(plain, match.index),
  }))
}

/** Names by which a page's headings can be linked, as GitHub makes them. */
export function anchors({ prose }: Pick<Page, 'prose'>): Set<string> {
  const found = new Set<string>([...prose.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id))
  for (const [, heading] of prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = words.replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-')
    let unique = slug
    for (let n = 1; found.has(unique); n++) unique = `${slug}-${n}`
    found.add(unique)
  }
  return found
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
