// Every relative link in the project's Markdown leads to a file that exists, and to a heading that is there.

import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchors, links, pageOf, pages, readPage, ROOT, type Page } from './markdown.js'

/** What is wrong with a page's links, as `page:line: what`. */
function brokenLinks(page: Page, exists: (path: string) => boolean, open: (path: string) => Page): string[] {
  return links(page).flatMap(({ content, line }) => {
    if (/^[a-z][a-z\d+.-]*:/i.test(content)) return []
    const [file, anchor] = content.split('#') as [string, string | undefined]
    const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file)).replace(/\/$/, '')
    if (path.startsWith('..')) return [`${page.path}:${line}: ${content} leads out of the repository`]
    if (!exists(path)) return [`${page.path}:${line}: ${content}: there is no ${path}`]
    if (anchor === undefined || !path.endsWith('.md')) return []
    const known = anchors(path === page.path ? page : open(path))
    return known.has(decodeURIComponent(anchor)) ? [] : [`${page.path}:${line}: ${content}: ${path} has no heading #${anchor}; it has ${[...known].join(', ')}`]
  })
}

const all = pages()
const exists = (path: string): boolean => existsSync(join(ROOT, path))

it('finds the pages', () => {
  expect(all.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/README.md', 'docs/algorithms/trpo.md']))
  expect(all.flatMap(links).length).toBeGreaterThan(100)
})

it.each(all.map((page) => [page.path, page] as const))('%s', (_, page) => {
  expect(brokenLinks(page, exists, readPage)).toEqual([])
})

describe('a broken link', () => {
  const text = '# A *page*, `code` & more\n\n[a](there.md) [b](missing.md#x) [`c`](#a-page-code--more) [d](there.md#no)\n\n```sh\n[e](f.md)\n```\n\n## Twice\n## Twice\n'
    + '[f](#twice-1) [g](#twice-2) `[h](i.md)` [j](https://example.org/k#l) ![m](../out.png)\n[two\nlines](missing.md)\n'
  const there = pageOf('docs/there.md', '# Yes\n')

  it('is found, with its line, and nothing else is', () => {
    const found = brokenLinks(pageOf('docs/page.md', text), (path) => ['docs/there.md', 'docs/page.md', 'out.png'].includes(path), () => there)
    expect(found).toEqual([
      'docs/page.md:3: missing.md#x: there is no docs/missing.md',
      'docs/page.md:3: there.md#no: docs/there.md has no heading #no; it has yes',
      expect.stringMatching(/^docs\/page\.md:11: #twice-2: docs\/page\.md has no heading #twice-2/),
      'docs/page.md:13: missing.md: there is no docs/missing.md',
    ])
  })
})
