// The exported module itself, with three blanks: scripts/build-player.ts bundles it with all that it imports into the text
// src/export/player-source.ts, and export/js.ts fills in __POLICY__, __NUMBERS__ and __ACTION__. Its users read the comments below, types
// included: they get JavaScript.

import type { ActionMask } from '../../spaces/action-mask.js'
import type { Action, Observation } from '../../spaces/space.js'
import { createPlayer, type PlayerSpec } from './player.js'

declare const __POLICY__: PlayerSpec & Readonly<Record<string, unknown>>
declare const __NUMBERS__: string

/** What the policy is: environment, spaces, network, how it draws. Plain data; nothing to change. */
export const policy = __POLICY__

const player = createPlayer(policy, __NUMBERS__)

/**
 * How many numbers `noise` has.
 * @type {number}
 */
export const noiseSize = player.noiseSize

/**
 * The action for one raw observation: the most likely one, or drawn with `noise` or `random`.
 * @param {number | ArrayLike<number> | object} observation numbers in the environment's order (policy.observationSpace); records and
 *   lists for Dict and Tuple
 * @param {object} [options]
 * @param {ArrayLike<number>} [options.noise] `noiseSize` numbers: standard normal for a Box, uniform in [0, 1) for choices
 * @param {() => number} [options.random] uniform in [0, 1), such as Math.random: draws the noise
 * @param {ArrayLike<number> | null} [options.mask] for Discrete and MultiDiscrete, 0 or 1 for each choice; at least one 1
 * @returns {__ACTION__} an action of policy.actionSpace
 * @throws {TypeError | RangeError | Error} where the observation, the noise or the mask does not fit
 */
export function act(
  observation: Observation,
  options?: { readonly noise?: ArrayLike<number>, readonly random?: () => number, readonly mask?: ActionMask | null },
): Action {
  return player.act(observation, options)
}

/** Forgets noise that is held over several actions (gSDE with `random`); call it when an episode begins. */
export function resetNoise(): void {
  player.resetNoise()
}
