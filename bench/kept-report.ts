// What is kept of a group of runs: its figures, and of each seed what a run of it can be checked by.

import type { Figure, ReportedGroup } from '../dist/index.js'

/** Over the seeds; `interval` is the 95 % bootstrap interval of the interquartile mean. */
export function keptFigure(figure: Figure | null) {
  if (figure === null) return null
  const { mean, interquartileMean, interval, least } = figure
  return { mean, interquartileMean, interval, least }
}

export function keptSeeds({ runs }: Pick<ReportedGroup, 'runs'>) {
  return runs.map((run) => ({
    seed: run.seed, steps: run.steps, seconds: Number(run.seconds.toFixed(1)), evaluation: run.evaluation, lastEpisodes: run.lastEpisodes,
    parametersSha256: run.parametersSha256,
  }))
}
