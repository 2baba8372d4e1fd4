// Light or dark: what the system prefers, unless the reader chose. The choice is kept in this browser. Charts are drawn on a canvas and
// cannot follow CSS by themselves: they read `theme`.

import { computed, effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'
const KEY = 'trpo-theme'

const preferred = window.matchMedia('(prefers-color-scheme: dark)')
const systemTheme = signal<Theme>(preferred.matches ? 'dark' : 'light')
const chosen = signal<Theme | null>(readChoice())

export const theme = computed(() => chosen.value ?? systemTheme.value)

function readChoice(): Theme | null {
  const choice = window.localStorage.getItem(KEY)
  return choice === 'light' || choice === 'dark' ? choice : null
}

/** Chooses the other theme; back on the system's, the choice is forgotten, so that the page follows the system again. */
export function toggleTheme(): void {
  const next = theme.value === 'dark' ? 'light' : 'dark'
  chosen.value = next === systemTheme.value ? null : next
  if (chosen.value === null) window.localStorage.removeItem(KEY)
  else window.localStorage.setItem(KEY, chosen.value)
}

export function applyTheme(): void {
  preferred.addEventListener('change', ({ matches }) => {
    systemTheme.value = matches ? 'dark' : 'light'
  })
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}
