// The metrics of a run as Prometheus takes them: a gauge for each numeric entry of the last report, `trpo_mean_return` for meanReturn; of a
// nested entry the inner name is the label `entry`, since it may hold anything: trpo_seconds{entry="total"}. Each has the labels env,
// algorithm, seed and run. Beside them what Node says of its process.

import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { numericEntriesOf } from '../runs/report-entries.js'
import type { RunStart } from '../runs/run-options.js'
import { plannedSteps } from '../training/config.js'
import type { IterationReport } from '../training/report.js'

interface NamedGauge {
  readonly gauge: Gauge
  /** Whether it has the label `entry`. */
  readonly nested: boolean
}

/** Of the process, not of a run: its observers cannot be taken back, so there is one. */
let processRegistry: Registry | null = null

export class MetricsExporter {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  private readonly registry = new Registry()
  private readonly gauges = new Map<string, NamedGauge>()
  private readonly outcomes = new Counter({
    name: 'trpo_policy_steps_total', help: 'Policy steps since this process took the run up, by outcome.', labelNames: ['outcome'],
    registers: [this.registry],
  })

  begin({ config, out, steps }: RunStart): void {
    const { env, algorithm, seed } = config
    this.registry.setDefaultLabels({ env, algorithm, seed: String(seed), run: out ?? '' })
    this.gauge('plannedSteps', false, 'Environment steps that the run will have taken at its end.').gauge.set(plannedSteps(config))
    this.gauge('steps', false).gauge.set(steps)
  }

  update(report: IterationReport): void {
    for (const { path: [name, ...inner], value } of numericEntriesOf(report)) {
      const nested = inner.length > 0
      const labels: Record<string, string> = nested ? { entry: inner.join('.') } : {}
      if (value !== null) this.gauge(name, nested).gauge.set(labels, value)
      else this.forget(name, nested, labels)
    }
    this.outcomes.inc({ outcome: report.outcome })
  }

  async text(): Promise<string> {
    return `${await this.registry.metrics()}\n${await ofProcess().metrics()}`
  }

  private gauge(name: string, nested: boolean, help = `Entry ${name} of the last iteration.`): NamedGauge {
    const made = this.gauges.get(name)
    if (made !== undefined) return made
    const gauge = new Gauge({ name: gaugeName(name), help, labelNames: nested ? ['entry'] : [], registers: [this.registry] })
    this.gauges.set(name, { gauge, nested })
    return { gauge, nested }
  }

  /** No value is better than an old one, but an evaluation on the way holds until the next: a scrape would otherwise miss it. */
  private forget(name: string, nested: boolean, labels: Record<string, string>): void {
    const made = this.gauges.get(name)
    if (made?.nested === nested) made.gauge.remove(labels)
  }
}

/** meanReturn → trpo_mean_return. */
export function gaugeName(entry: string): string {
  return `trpo_${entry.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
}

function ofProcess(): Registry {
  if (processRegistry === null) {
    processRegistry = new Registry()
    collectDefaultMetrics({ register: processRegistry })
  }
  return processRegistry
}
