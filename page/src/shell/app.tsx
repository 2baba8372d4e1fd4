// The frame: a header with the sections, the state of the connection and the theme, and the section that the address names.

import type { ComponentType } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect, useErrorBoundary } from 'preact/hooks'
import { connection, runs } from '../data/live.js'
import { RunsSection } from '../runs/runs-section.js'
import { TrustRegionSection } from '../trust-region/trust-region-section.js'
import type { WatchProps } from '../watch-props.js'
import { SECTIONS, type Section } from './address.js'
import { KeysDialog, openKeys } from './keys.js'
import { linkTo, section, valueOf, valuesOf } from './router.js'
import { theme, toggleTheme } from './theme.js'

const TITLES: Readonly<Record<Section, string>> = { 'runs': 'Runs', 'trust-region': 'Trust region', 'watch': 'Watch' }
const STATES = { loading: 'connecting', live: 'live', lost: 'reconnecting' } as const

export function App() {
  const title = TITLES[section.value]
  useEffect(() => {
    document.title = `${title} · trpo`
  }, [title])
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>Skip to the content</a>
      <header class="masthead">
        <a class="wordmark" href={linkTo('runs')}>trpo</a>
        <nav aria-label="Sections">
          {SECTIONS.map((name) => (
            <a key={name} href={linkTo(name)} aria-current={section.value === name ? 'page' : undefined}>{TITLES[name]}</a>
          ))}
        </nav>
        <p class="connection" data-state={connection.value.state} role="status"><span>{STATES[connection.value.state]}</span></p>
        <div class="masthead-tools">
          <button type="button" class="plain" onClick={openKeys} aria-label="Keys" title="Keys (?)">?</button>
          <ThemeButton />
        </div>
      </header>
      <Lost />
      <main id="main" tabIndex={-1}>
        <Content />
      </main>
      <KeysDialog />
    </>
  )
}

function ThemeButton() {
  const other = theme.value === 'dark' ? 'Light theme' : 'Dark theme'
  return <button type="button" class="plain" onClick={toggleTheme} aria-label={other} title={other}>◐</button>
}

/** A link to `#main` would change the address, which is the view. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function Lost() {
  const { value } = connection
  if (value.state !== 'lost') return null
  return <p class="banner">{value.reason} What is shown is the last that is known; the page goes on by itself once the server answers.</p>
}

function Content() {
  const [error] = useErrorBoundary() as [unknown, () => void]
  if (error !== undefined) return <p class="notice">This section failed: {wordsOf(error)} Reload the page to try again.</p>
  switch (section.value) {
    case 'runs': return <RunsSection />
    case 'trust-region': return <TrustRegionSection />
    case 'watch': return <LazyWatch />
    default: return section.value satisfies never
  }
}

/** Watch brings environments and a renderer: it is loaded when it is wanted. */
function LazyWatch() {
  const loaded = useSignal<ComponentType<WatchProps> | null>(null)
  const failure = useSignal<string | null>(null)
  useEffect(() => {
    import('../watch/index.js').then(
      (module) => {
        loaded.value = module.default
      },
      (error: unknown) => {
        failure.value = wordsOf(error)
      },
    )
  }, [loaded, failure])
  if (failure.value !== null) return <p class="notice">This section could not be loaded: {failure.value}</p>
  const Watch = loaded.value
  return Watch === null ? <p class="notice">Loading …</p> : <Watch runs={runs.value} selected={valueOf('run') ?? valuesOf('runs')?.[0] ?? null} />
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
