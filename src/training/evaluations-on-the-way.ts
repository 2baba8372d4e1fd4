// Evaluations during training: the last one, which may end it (`stopAt`), and the best one, whose policy is kept. Part of the training
// state.

import type { TrainConfig } from './config.js'
import type { EvaluationResult } from './evaluation-result.js'
import type { TrainState } from './state.js'

export class EvaluationsOnTheWay {
  best: TrainState['best'] = null
  last: EvaluationResult | null = null

  constructor(private readonly config: Pick<TrainConfig, 'evalEvery' | 'evalEveryEpisodes' | 'stopAt'>) {}

  /** Evaluates after an iteration that is due for it; null for the others. */
  async after(iteration: number, evaluate: (episodes: number) => Promise<EvaluationResult>): Promise<EvaluationResult | null> {
    const { evalEvery, evalEveryEpisodes } = this.config
    if (evalEvery === 0 || iteration % evalEvery !== 0) return null
    const evaluation = await evaluate(evalEveryEpisodes)
    this.last = evaluation
    if (this.best === null || evaluation.meanReturn > this.best.evaluation.meanReturn) this.best = { iteration, evaluation }
    return evaluation
  }

  /** Whether the last one reached `stopAt`. */
  get reached(): boolean {
    const { stopAt } = this.config
    return stopAt !== null && this.last !== null && this.last.meanReturn >= stopAt
  }

  restore({ best, lastEvaluation }: Pick<TrainState, 'best' | 'lastEvaluation'>): void {
    this.best = best
    this.last = lastEvaluation
  }
}
