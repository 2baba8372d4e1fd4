// The keys of Watch. A key pressed in a field, or with a modifier, is the field's or the browser's.

export interface Keys {
  readonly toggle: () => void
  readonly step: () => void
  readonly restart: () => void
  /** By so many places along the speeds, or along the policies. */
  readonly faster: (by: 1 | -1) => void
  readonly later: (by: 1 | -1) => void
}

export function onKeys(keys: Keys): () => void {
  const listener = (event: KeyboardEvent): void => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && takesKeys(target, key))) return
    const act = actionOf(key, keys)
    if (act === null) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', listener)
  return () => { window.removeEventListener('keydown', listener) }
}

function actionOf(key: string, keys: Keys): (() => void) | null {
  switch (key) {
    case ' ': return keys.toggle
    case '.': return keys.step
    case 'r': case 'R': return keys.restart
    case '+': case '=': return () => { keys.faster(1) }
    case '-': return () => { keys.faster(-1) }
    case 'ArrowRight': return () => { keys.later(1) }
    case 'ArrowLeft': return () => { keys.later(-1) }
    default: return null
  }
}

function takesKeys(element: HTMLElement, key: string): boolean {
  if (element.closest('dialog') !== null) return true
  if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) return true
  if (element instanceof HTMLInputElement) {
    if (element.type === 'checkbox') return key === ' '
    return element.type === 'range' ? key.startsWith('Arrow') : true
  }
  return element.closest('button, a, summary') !== null && key === ' '
}
