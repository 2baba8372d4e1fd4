// From the config to the vine procedure's part of a workspace, where the algorithm has one.

import { ALGORITHMS } from '../algorithms/registry.js'
import type { LearnerNeeds } from '../algorithms/learner.js'
import type { Arena } from '../compute/arena.js'
import type { Policy } from '../policy/policy.js'
import { layoutVineBatch, type VineBatch } from '../rollout/vine-batch.js'
import { actionCount, choicesOf } from '../spaces/enumeration.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import type { TrainConfig } from './config.js'

/** Whether the policy learns from branches. */
export function growsVine(config: Pick<TrainConfig, 'algorithm'>): boolean {
  const needs: LearnerNeeds = ALGORITHMS[config.algorithm].needs
  return needs.vine ?? false
}

/** K; null where every action is to be tried, and nobody can count them. */
export function actionsPerState({ vineActions }: TrainConfig, space: ActionSpaceJSON): number | null {
  if (vineActions !== 'all') return vineActions
  const choices = choicesOf(space)
  return choices === null ? null : actionCount(choices)
}

/** The record of the branches; null for algorithms that grow none. The config must fit the space. */
export function layoutVine(arena: Arena, config: TrainConfig, policy: Policy, space: ActionSpaceJSON): VineBatch | null {
  if (!growsVine(config)) return null
  const { network: { spec: { inputs } }, distribution: { actionSize }, maskSize } = policy
  return layoutVineBatch(arena, config.vineStates, actionsPerState(config, space) ?? 0, inputs, actionSize, maskSize)
}

