// A policy as one JavaScript module without imports: the bundled player (player/, bundled by scripts/build-player.ts), its description as a
// literal and its numbers as base64. No eval, no fetch, no WebAssembly: it runs under any content security policy that lets modules run.

import type { ActionSpaceJSON } from '../spaces/space.js'
import { toBase64 } from './base64.js'
import { PLAYER_SOURCE } from './player-source.js'
import type { PlayerSpec } from './player/player.js'
import { about, type PolicySource } from './policy-source.js'

export function encodeJs(source: PolicySource): Uint8Array {
  const { parts: { spec, layers, head, limit, mean, inverseStd, theta } } = source
  const player: PlayerSpec = { env: spec.env, observationSpace: spec.observationSpace, actionSpace: spec.actionSpace, limit, layers, head }
  const numbers = toBase64(littleEndian(mean, inverseStd, theta))
  const code = PLAYER_SOURCE
    .replace('__POLICY__', () => literal({ ...about(source), ...player }))
    .replace('__NUMBERS__', () => `'${numbers}'`)
    .replace('__ACTION__', () => typeOf(spec.actionSpace))
  return new TextEncoder().encode(`${header(source)}\n${code}`)
}

function header({ parts: { spec }, sha256, version }: PolicySource): string {
  const env = spec.env.replaceAll(/[^\x20-\x7e]/g, '?')
  return `// A trained policy for ${env}, in one module without dependencies: import { act } from './policy.js'; act(observation) is the action.
// The same bits as trpo's own policy.act gives, on every engine; see act, at the end of this file, for draws and masks.
// Made by \`trpo export --format js\` (trpo ${version === '' ? 'in a page' : version}) from the policy with sha256 ${sha256}.
// The code is trpo's, MIT License. exp, log and cos are after fdlibm 5.3: Copyright (C) 1993 by Sun Microsystems, Inc. All rights
// reserved. Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
// freely granted, provided that this notice is preserved.
/* eslint-disable */
// @ts-nocheck
`
}

function typeOf(space: ActionSpaceJSON): string {
  switch (space.kind) {
    case 'Box': return space.dtype === 'float32' ? 'Float32Array' : 'Float64Array'
    case 'Discrete': return 'number'
    case 'MultiDiscrete': return 'Int32Array'
    case 'MultiBinary': return 'Uint8Array'
    default: return space satisfies never
  }
}

/** mean f64, 1/deviation f64, θ f32, one after the other. */
function littleEndian(mean: Float64Array, inverseStd: Float64Array, theta: Float32Array): Uint8Array {
  const data = new DataView(new ArrayBuffer(8 * (mean.length + inverseStd.length) + 4 * theta.length))
  let at = 0
  for (const x of [...mean, ...inverseStd]) {
    data.setFloat64(at, x, true)
    at += 8
  }
  for (const x of theta) {
    data.setFloat32(at, x, true)
    at += 4
  }
  return new Uint8Array(data.buffer)
}

/** JSON, a line for each key, that may also stand inside a page's script element. */
function literal(value: object): string {
  const lines = Object.entries(value).map(([key, entry]) => `\t${JSON.stringify(key)}: ${JSON.stringify(entry)}`)
  return `{\n${lines.join(',\n')}\n}`.replaceAll('<', '\\u003c')
}
