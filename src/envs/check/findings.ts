// What checks find: one finding for each kind of fault, the first of its kind, with what to do about it.

export interface Finding {
  /** `error`: training would fail, learn something else, or not repeat. `warning`: it works, but is seldom meant. */
  readonly severity: 'error' | 'warning'
  /** Name of the check, such as 'same-seed'. */
  readonly check: string
  /** What was expected, what came, and where. */
  readonly message: string
  readonly remedy: string
}

export interface CheckOptions {
  /** Random steps to take; default 1000. */
  readonly steps?: number
  readonly seed?: number
}

/** Collects findings; of each check only the first. */
export class Findings {
  readonly list: Finding[] = []

  error(check: string, message: string, remedy: string): void {
    this.add({ severity: 'error', check, message, remedy })
  }

  warn(check: string, message: string, remedy: string): void {
    this.add({ severity: 'warning', check, message, remedy })
  }

  get hasErrors(): boolean {
    return this.list.some(({ severity }) => severity === 'error')
  }

  private add(finding: Finding): void {
    if (!this.list.some(({ check }) => check === finding.check)) this.list.push(finding)
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
