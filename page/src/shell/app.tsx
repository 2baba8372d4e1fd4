// The frame: a header with the sections, the state of the connection and the theme, and the section that the address names.

import type { ComponentType } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { connection, runs } from '../data/live.js'
import { RunsSection } from '../runs/runs-section.js'
import { TrustRegionSection } from '../trust-region/trust-region-section.js'
import type { WatchProps } from '../watch-props.js'
import { linkTo, section, SECTIONS, valueOf, valuesOf, type Section } from './router.js'
import { theme, toggleTheme } from './theme.js'

const TITLES: Readonly<Record<Section, string>> = { 'runs': 'Runs', 'trust-region': 'Trust region', 'watch': 'Watch' }

export function App() {
  return (
    <>
      <header class="masthead">
        <a class="wordmark" href="#/runs">trpo</a>
        <nav aria-label="Sections">
          {SECTIONS.map((name) => (
            <a key={name} href={linkTo(name)} aria-current={section.value === name ? 'page' : undefined}>{TITLES[name]}</a>
          ))}
        </nav>
        <p class="connection" data-state={connection.value.state} role="status">{connection.value.state}</p>
        <button type="button" onClick={toggleTheme}>{theme.value === 'dark' ? 'Light' : 'Dark'}</button>
      </header>
      <main id="main">
        <Content />
      </main>
    </>
  )
}

function Content() {
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
        failure.value = error instanceof Error ? error.message : String(error)
      },
    )
  }, [loaded, failure])
  if (failure.value !== null) return <p class="notice">This section could not be loaded: {failure.value}</p>
  const Watch = loaded.value
  return Watch === null ? <p class="notice">Loading …</p> : <Watch runs={runs.value} selected={valueOf('run') ?? valuesOf('runs')?.[0] ?? null} />
}
