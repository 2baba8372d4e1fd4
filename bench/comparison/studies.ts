// What is compared, as data: tasks with their budget, and tables with their rows, a name and what is set over the task's preset. Settings
// that a method needs were chosen on seed 10 (and 11 on CartPole-v1), the comparison is on 0 to 4.

type Settings = Readonly<Record<string, unknown>>

export interface Task {
  readonly env: string
  readonly steps: number
}

/** Equal steps for all, those of branches and of candidates' episodes included. */
export const TASKS: readonly Task[] = [
  { env: 'CartPole-v1', steps: 50_000 },
  { env: 'Swimmer-v5', steps: 200_000 },
  { env: 'Hopper-v5', steps: 200_000 },
  { env: 'HalfCheetah-v5', steps: 200_000 },
]

export interface Row {
  readonly name: string
  readonly set: Settings
  /** What a task has instead. */
  readonly in?: Readonly<Record<string, Settings>>
  /** Tasks that it is left out of. */
  readonly without?: readonly string[]
}

export interface Table {
  readonly title: string
  readonly rows: readonly Row[]
  /** All tasks if not given. */
  readonly envs?: readonly string[]
  readonly figures?: readonly TableFigure[]
}

export interface TableFigure {
  /** Its file is comparison-<name>-<env>.svg. */
  readonly name: string
  readonly metrics: readonly string[]
  /** Names of the rows that it shows; all if not given. */
  readonly rows?: readonly string[]
}

const trpo: Row = { name: 'TRPO, single path', set: {} }
const ppo: Row = { name: 'PPO, clip 0.2', set: { algorithm: 'ppo' } }
const ppoKl: Row = { name: 'PPO, adaptive KL 0.01', set: { algorithm: 'ppo-kl' } }

/** The ascent's matrix has a fifth of the rows and ten products: it only steers, the objective is the whole batch's. */
const penalty = { algorithm: 'trpo-penalty', penaltyIterations: 5, cgIterations: 10, fisherStride: 5 }
const adaptive = (klTarget: number): Settings => ({ ...penalty, klTarget })
const falling = (from: number): Settings => ({ maxKl: { from, to: from / 10, shape: 'linear' } })

/** Second forms of a method are compared on three tasks. */
const VARIANTS_WITHOUT = ['HalfCheetah-v5'] as const

const METHODS: Table = {
  title: 'Methods',
  figures: [
    {
      name: 'trust-region', metrics: ['meanReturn'],
      rows: [
        'TRPO, single path', 'TRPO, vine', 'TRPO, empirical Fisher', 'TRPO, max KL ≤ 4δ', 'natural gradient, length δ', 'penalty, fixed',
        'penalty, adaptive',
      ],
    },
    {
      name: 'others', metrics: ['meanReturn'],
      rows: ['TRPO, single path', 'PPO, clip 0.2', 'PPO, adaptive KL 0.01', 'policy gradient', 'CEM', 'CMA-ES', 'RWR'],
    },
  ],
  rows: [
    trpo,
    { name: 'TRPO, vine', set: { algorithm: 'trpo-vine', horizon: 512 }, in: { 'CartPole-v1': { horizon: 256 } } },
    { name: 'TRPO, empirical Fisher', set: { fisher: 'empirical' } },
    { name: 'TRPO, max KL ≤ δ', set: { klConstraint: 'max' }, without: VARIANTS_WITHOUT },
    {
      name: 'TRPO, max KL ≤ 4δ', set: { klConstraint: 'max' }, without: VARIANTS_WITHOUT,
      in: { 'CartPole-v1': { maxKl: 0.04 }, 'Swimmer-v5': { maxKl: 0.2 }, 'Hopper-v5': falling(0.12) },
    },
    { name: 'natural gradient, length δ', set: { algorithm: 'npg' } },
    {
      name: 'natural gradient, fixed step', set: { algorithm: 'npg', naturalStep: 'fixed', naturalStepSize: 0.1 },
      without: VARIANTS_WITHOUT,
    },
    { name: 'penalty, fixed', set: { ...penalty, penalty: 'fixed', penaltyCoefficient: 3 } },
    {
      name: 'penalty, adaptive', set: {},
      in: { 'CartPole-v1': adaptive(0.01), 'Swimmer-v5': adaptive(0.05), 'Hopper-v5': adaptive(0.03), 'HalfCheetah-v5': adaptive(0.12) },
    },
    ppo,
    ppoKl,
    { name: 'policy gradient', set: { algorithm: 'vpg', policyLearningRate: 0.5 } },
    {
      name: 'policy gradient, Euclidean', set: { algorithm: 'vpg', gradientStep: 'euclidean', euclideanRadius: 0.01 },
      without: VARIANTS_WITHOUT,
    },
    { name: 'CEM', set: { algorithm: 'cem' } },
    { name: 'CMA-ES', set: { algorithm: 'cma-es' } },
    { name: 'RWR', set: { algorithm: 'rwr' }, without: VARIANTS_WITHOUT },
  ],
}

const ppoFixed = (beta: number): Settings => ({ algorithm: 'ppo-kl', adaptPenalty: false, initialPenalty: beta })

export const TABLES: readonly Table[] = [
  METHODS,
  {
    title: 'δ', envs: ['Hopper-v5'], figures: [{ name: 'delta', metrics: ['meanReturn', 'entropy'] }],
    rows: [
      ...[0.01, 0.03, 0.1].map((maxKl) => ({ name: `δ ${maxKl}`, set: { maxKl } })),
      { name: 'δ falling from 0.03 to 0.003 (preset)', set: {} },
      { name: 'δ adaptive, 0.003 to 0.12', set: { maxKl: 0.03, klAdaptation: 'surrogate' } },
    ],
  },
  {
    title: 'PPO', envs: ['Hopper-v5'],
    rows: [
      { name: 'no clipping or penalty', set: ppoFixed(1e-9) },
      { name: 'clip 0.1', set: { algorithm: 'ppo', clip: 0.1 } },
      ppo,
      { name: 'clip 0.3', set: { algorithm: 'ppo', clip: 0.3 } },
      { name: 'adaptive KL 0.003', set: { algorithm: 'ppo-kl', klTarget: 0.003 } },
      ppoKl,
      { name: 'adaptive KL 0.03', set: { algorithm: 'ppo-kl', klTarget: 0.03 } },
      { name: 'fixed KL, β 1', set: ppoFixed(1) },
    ],
  },
  {
    title: 'Products of conjugate gradient', envs: ['CartPole-v1'],
    rows: [
      ...[1, 5].map((cgIterations) => ({ name: `${cgIterations}`, set: { cgIterations } })),
      { name: '15 (preset)', set: {} },
      { name: '15, of a tenth of the states', set: { fisherStride: 10 } },
    ],
  },
  {
    title: 'Steps an iteration', envs: ['CartPole-v1'],
    rows: [
      { name: '256', set: { horizon: 128 } },
      { name: '1024 (preset)', set: {} },
      { name: '4096', set: { horizon: 2048 } },
    ],
  },
]

export function rowsOf({ rows }: Table, { env }: Task): Row[] {
  return rows.filter(({ without = [] }) => !without.includes(env))
}

/** Over the task's preset. */
export function settingsIn({ set, in: tasks = {} }: Row, { env, steps }: Task): Settings {
  return { steps, ...set, ...tasks[env] }
}
