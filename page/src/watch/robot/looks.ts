// How a robot and its surroundings look. The models of the library give no colours, so a geom gets one by its part in the robot, which
// its name tells; colours that a model gives count. One palette for light, one for dark.

import type { FigureGeom } from '../../../../src/browser.js'
import type { Theme } from '../../shell/theme.js'

export type Part = 'trunk' | 'limb' | 'far-limb' | 'end' | 'fixture' | 'goal' | 'object'

export interface Looks {
  readonly parts: Readonly<Record<Part, string>>
  readonly tiles: readonly [string, string]
  readonly tileLine: string
  /** Where ground and sky meet; distance fades into it. */
  readonly horizon: string
  readonly zenith: string
  readonly sun: number
  readonly ambient: number
  readonly shadow: number
}

export const LOOKS: Readonly<Record<Theme, Looks>> = {
  light: {
    parts: {
      'trunk': '#d9622b', 'limb': '#f0a04b', 'far-limb': '#5b6ee1', 'end': '#39424f', 'fixture': '#9aa5b4', 'goal': '#1fa971', 'object': '#d64561',
    },
    tiles: ['#e3e9f0', '#d3dce7'], tileLine: '#c6d1de', horizon: '#eef3f8', zenith: '#9cc0e6', sun: 2.2, ambient: 2.1, shadow: 0.26,
  },
  dark: {
    parts: {
      'trunk': '#e8743b', 'limb': '#f2ab5e', 'far-limb': '#7f8ff0', 'end': '#8d9aad', 'fixture': '#667183', 'goal': '#3ecf8e', 'object': '#ec5f7a',
    },
    tiles: ['#2b3541', '#212a35'], tileLine: '#384554', horizon: '#1b222c', zenith: '#0a0d13', sun: 2.6, ambient: 1.7, shadow: 0.5,
  },
}

/** The left limbs of those that have two sides in the picture's depth: the humanoids and the walker. */
const LEFT = /\b(thigh|leg|foot)_left|\bleft_(thigh|shin|foot|uarm|larm|upper_arm|lower_arm|hand)/

export function partOf({ name, bodyName, moves }: FigureGeom): Part {
  const words = `${name} ${bodyName}`
  if (/target|goal/.test(words)) return 'goal'
  if (words.includes('object')) return 'object'
  if (!moves) return 'fixture'
  if (LEFT.test(words)) return 'far-limb'
  if (/foot|hand|finger|tip|ankle_geom/.test(words)) return 'end'
  return /torso|head|waist|pelvis|butt|cart\b/.test(words) ? 'trunk' : 'limb'
}
