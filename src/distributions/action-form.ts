// How a policy explores, as a config and a policy file carry it; and what of it does not fit an action space. Plain data.

import type { ActionSpaceJSON } from '../spaces/space.js'

export interface ActionForm {
  /** Where the noise of Box actions comes from: drawn at every step, or a matrix on the policy's features that is held (gSDE). */
  readonly exploration: 'gaussian' | 'gsde'
  /** The network gives log σ beside μ, in every state its own; otherwise log σ is a parameter, the same in all states. */
  readonly stateDependentStd: boolean
  /** The Gaussian lives in u, the action is tanh(u) stretched to its Box. */
  readonly squashActions: boolean
  /** gSDE: steps after which the matrix is drawn anew; 0: once an iteration. */
  readonly sdeSampleFrequency: number
}

/** A Gaussian with state-independent deviation, or a discrete distribution: what a policy is unless it says otherwise. */
export const PLAIN: ActionForm = { exploration: 'gaussian', stateDependentStd: false, squashActions: false, sdeSampleFrequency: 4 }

/** The form alone of what may be a whole config, plain in what that does not have. */
export function actionFormOf(given: Partial<ActionForm>): ActionForm {
  const keys = Object.keys(PLAIN) as (keyof ActionForm)[]
  return { ...PLAIN, ...Object.fromEntries(keys.filter((key) => key in given).map((key) => [key, given[key]])) }
}

export function isPlain({ exploration, stateDependentStd, squashActions }: ActionForm): boolean {
  return exploration === 'gaussian' && !stateDependentStd && !squashActions
}

export interface FormProblem {
  readonly key: keyof ActionForm
  readonly expected: string
  readonly remedy: string
}

/** What of the form contradicts itself or its network. */
export function formProblems(form: ActionForm, hidden: readonly number[]): FormProblem[] {
  const problems: FormProblem[] = []
  const { exploration, stateDependentStd, squashActions, sdeSampleFrequency } = form
  const gsde = exploration === 'gsde'
  if (gsde && stateDependentStd) {
    problems.push({ key: 'stateDependentStd', expected: 'false where exploration is "gsde"', remedy: 'The deviation of gSDE depends on the state already. Leave one of them out.' })
  }
  if (gsde && squashActions) {
    problems.push({ key: 'squashActions', expected: 'false where exploration is "gsde"', remedy: 'Squashing is for exploration "gaussian"; gSDE actions are clipped to their Box.' })
  }
  if (gsde && hidden.length === 0) {
    problems.push({ key: 'exploration', expected: '"gaussian" for a policy without hidden layers', remedy: 'The noise of gSDE acts on the last hidden layer: give policyHidden a layer.' })
  }
  if (!gsde && sdeSampleFrequency !== PLAIN.sdeSampleFrequency) {
    problems.push({ key: 'sdeSampleFrequency', expected: `${PLAIN.sdeSampleFrequency} where exploration is "gaussian"`, remedy: 'Nothing would read it: leave it out, or set exploration to "gsde".' })
  }
  return problems
}

/** What of the form does not fit the action space. */
export function spaceProblems(form: ActionForm, space: ActionSpaceJSON): FormProblem[] {
  const { exploration, stateDependentStd, squashActions } = form
  if (space.kind !== 'Box') {
    const remedy = `The action space is ${space.kind}: its policy is a distribution over choices, which has no deviation. Leave it out.`
    return [
      ...exploration === 'gsde' ? [{ key: 'exploration', expected: '"gaussian" unless the action space is a Box', remedy } as const] : [],
      ...stateDependentStd ? [{ key: 'stateDependentStd', expected: 'false unless the action space is a Box', remedy } as const] : [],
      ...squashActions ? [{ key: 'squashActions', expected: 'false unless the action space is a Box', remedy } as const] : [],
    ]
  }
  const open = [...space.low, ...space.high].find((bound) => !Number.isFinite(Number(bound)))
  if (!squashActions || open === undefined) return []
  return [{
    key: 'squashActions', expected: 'false where the action space has an infinite bound',
    remedy: `A bound is ${open}: tanh needs both ends. Give the environment a bounded Box, or leave it out.`,
  }]
}
