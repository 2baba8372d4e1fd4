// A training that is watched: each report goes into a TensorBoard file and to Prometheus before it is handed on. It stands around the
// generator of reports and changes nothing in it; what fails to be written is told once and ends no training.

import type { Files } from '../host/host.js'
import { RunDirectory } from '../runs/run-directory.js'
import { toStandardError, type RunOptions, type RunStart } from '../runs/run-options.js'
import type { IterationReport } from '../training/report.js'
import { MetricsServer } from './metrics-server.js'
import { TelemetryError } from './telemetry-error.js'
import type { TensorboardFile } from './tensorboard-file.js'
import { recordedIn, tensorboardFolder, type TensorboardOptions } from './tensorboard-folder.js'

/** Who may watch a run; no part of its config or its result. */
export interface TelemetryOptions {
  /**
   * An event file for TensorBoard in the run directory; with an object, what is in it. If not given, a resumed run goes on with the file
   * that it has, and a new run has none.
   */
  readonly tensorboard?: boolean | TensorboardOptions
  /** Metrics for Prometheus on 127.0.0.1 while the run trains, at this port; 0: any that is free. */
  readonly metricsPort?: number
  /** Told where they are, before the run starts. */
  readonly onMetricsServed?: (url: string) => void
}

const OPTION_NAMES: readonly string[] = ['tensorboard', 'metricsPort', 'onMetricsServed'] satisfies (keyof TelemetryOptions)[]

type Training<Result> = AsyncGenerator<IterationReport, Result>

/**
 * @param begin starts the training, with the options that are not telemetry's
 * @throws TelemetryError if a port or a run directory is missing, before anything is started; else what the training throws
 */
export async function* monitored<Options extends RunOptions, Result>(
  files: Files, options: Options & TelemetryOptions, begin: (options: Options) => Training<Result>,
): Training<Result> {
  const { metricsPort, onMetricsServed } = options
  const exporter = metricsPort === undefined ? null : new (await import('./metrics-exporter.js')).MetricsExporter()
  const server = exporter === null || metricsPort === undefined ? null : await MetricsServer.listen(exporter, metricsPort)
  try {
    if (server !== null) onMetricsServed?.(server.url)
    const log = new TensorboardLog(files, options)
    const onStart = (start: RunStart): void => {
      requireDirectory(start, options)
      log.start = start
      exporter?.begin(start)
      options.onStart?.(start)
    }
    return yield* watched(begin({ ...withoutTelemetry(options), onStart }), async (report) => {
      exporter?.update(report)
      await log.add(report)
    })
  } finally {
    await server?.close()
  }
}

/** What is thrown, and leaving early, reach the training as if nobody watched. */
async function* watched<Result>(training: Training<Result>, watch: (report: IterationReport) => Promise<void>): Training<Result> {
  try {
    for (;;) {
      const next = await training.next()
      if (next.done === true) return next.value
      await watch(next.value)
      yield next.value
    }
  } finally {
    await training.return(undefined as never) // it saves, unless it has ended; it is not asked for a result
  }
}

function withoutTelemetry<Options extends RunOptions>(options: Options & TelemetryOptions): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !OPTION_NAMES.includes(name))) as Options
}

/** @throws TelemetryError where there is nothing to write to */
function requireDirectory({ out }: RunStart, { tensorboard = false }: TelemetryOptions): void {
  if (out !== null || tensorboard === false) return
  throw new TelemetryError('tensorboard: the event file lies in the run directory, and this run has none. Give `out`.')
}

/** The event file of a run, from its first report on. Once it cannot be written it is left alone. */
class TensorboardLog {
  start: RunStart | null = null
  private file: TensorboardFile | null = null
  private ended = false

  constructor(private readonly files: Files, private readonly options: RunOptions & TelemetryOptions) {}

  async add(report: IterationReport): Promise<void> {
    if (this.ended || this.start === null) return
    try {
      this.file ??= await this.begin(this.start)
      if (this.file === null) this.ended = true
      else await this.file.append(report)
    } catch (error) {
      this.ended = true
      const { warn = toStandardError } = this.options
      const run = String(this.start.out)
      warn(`the TensorBoard file of ${run} could not be written: ${error instanceof Error ? error.message : String(error)}. `
        + `The training goes on without it; \`trpo metrics ${run} --format tensorboard\` makes it from metrics.jsonl.`)
    }
  }

  /** Null where none is asked for. */
  private async begin({ out, iteration }: RunStart): Promise<TensorboardFile | null> {
    const { tensorboard } = this.options
    if (out === null || tensorboard === false) return null
    const folder = tensorboardFolder(out)
    const before = await recordedIn(this.files, folder)
    if (tensorboard === undefined && before === null) return null
    const asked = typeof tensorboard === 'object' ? tensorboard : before ?? {}
    const { TensorboardFile, timedReports } = await import('./tensorboard-file.js')
    const past = iteration === 0 ? [] : await timedReports(await RunDirectory.open(this.files, out), iteration)
    return TensorboardFile.begin(this.files, folder, past, asked)
  }
}
