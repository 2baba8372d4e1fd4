// Light or dark: what the system prefers, unless the reader chose. The choice is kept in this browser. Charts are drawn on a canvas and
// cannot follow CSS by themselves: they read `theme`, which changes only after the document has.

import { signal } from '@preact/signals'

export type Theme = 'light' | 'dark'
const KEY = 'trpo-theme'

const preferred = window.matchMedia('(prefers-color-scheme: dark)')

export const theme = signal<Theme>('light')

function systemTheme(): Theme {
  return preferred.matches ? 'dark' : 'light'
}

/** What the reader chose; null: as the system. */
function chosen(): Theme | null {
  const choice = window.localStorage.getItem(KEY)
  return choice === 'light' || choice === 'dark' ? choice : null
}

function apply(): void {
  const next = chosen() ?? systemTheme()
  document.documentElement.dataset.theme = next
  theme.value = next
}

/** Chooses the other theme; back on the system's, the choice is forgotten, so that the page follows the system again. */
export function toggleTheme(): void {
  const next = theme.peek() === 'dark' ? 'light' : 'dark'
  if (next === systemTheme()) window.localStorage.removeItem(KEY)
  else window.localStorage.setItem(KEY, next)
  apply()
}

export function startTheme(): void {
  preferred.addEventListener('change', apply)
  apply()
}
