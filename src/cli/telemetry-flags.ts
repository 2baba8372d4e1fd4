// Options of `train` and `resume` for those who watch a run: TensorBoard and Prometheus.

import type { Command } from 'commander'
import type { TelemetryOptions } from '../telemetry/monitor.js'
import { parsePort } from './arguments.js'

export interface TelemetryFlags {
  readonly tensorboard?: boolean
  readonly tensorboardHistograms?: boolean
  readonly metricsPort?: number
}

export function addTelemetryOptions(command: Command): Command {
  return command
    .option('--tensorboard', 'an event file for TensorBoard, in the run directory')
    .option('--tensorboard-histograms', 'the same, with histograms of the returns and lengths of the episodes')
    .option('--metrics-port <n>', 'metrics for Prometheus at http://127.0.0.1:<n>/metrics while it trains; 0: any free port', parsePort)
}

/** With the line that says where the metrics are, once that is known. */
export function telemetryOptions({ tensorboard, tensorboardHistograms, metricsPort }: TelemetryFlags): {
  readonly options: TelemetryOptions
  readonly announcement: () => string | null
} {
  let served: string | null = null
  return {
    options: {
      tensorboard: tensorboardHistograms === true ? { histograms: true } : tensorboard,
      metricsPort,
      onMetricsServed: (url) => { served = url },
    },
    announcement: () => (served === null ? null : `metrics for Prometheus at ${served}`),
  }
}
