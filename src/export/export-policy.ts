// From the bytes of a policy file to the bytes of an exported one. Needs neither Node nor the kernels, so that a page can export too.

import { didYouMean } from '../errors/closest.js'
import type { Sha256 } from '../runs/fingerprint.js'
import { maskGroups } from '../spaces/action-mask.js'
import { encodeArrays } from './arrays.js'
import { encodeJs } from './js.js'
import { encodeOnnx } from './onnx/model.js'
import { readSource, type PolicySource } from './policy-source.js'

export const EXPORT_FORMATS = ['onnx', 'safetensors', 'js'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ExportOptions {
  /** onnx: for ONNX runtimes; js: one module that acts by itself; safetensors: the arrays, for a program of your own. */
  readonly format: ExportFormat
  /** ONNX: draw the action with noise that is an input, instead of the most likely one. */
  readonly stochastic?: boolean
  /** ONNX: an input for action masks (Discrete and MultiDiscrete). A js module takes masks always. */
  readonly mask?: boolean
}

export interface ExportedPolicy {
  readonly format: ExportFormat
  readonly env: string
  /** What such a file is usually called, such as policy.onnx. */
  readonly name: string
  readonly content: Uint8Array
}

/** An export that cannot be done as it was asked for; nothing was written. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
}

/**
 * @param file the bytes of a policy.safetensors @param version of this package, '' if it is not known
 * @throws ExportError for options that do not fit, SafetensorsError for a file that is no policy
 */
export function exportPolicyWith(sha256: Sha256, file: Uint8Array, options: ExportOptions, version: string): ExportedPolicy {
  checkOptions(options)
  const source = readSource(file, sha256, version)
  const { parts: { spec } } = source
  if (options.mask === true && maskGroups(spec.actionSpace) === null) {
    throw new ExportError(`export: mask was asked for, but the actions of ${spec.env} are a ${spec.actionSpace.kind}; only Discrete and MultiDiscrete have masks. Leave it out.`)
  }
  return { format: options.format, env: spec.env, name: exportName(options), content: encode(source, options) }
}

/** @throws ExportError */
export function checkOptions({ format, stochastic = false, mask = false }: ExportOptions): void {
  if (!EXPORT_FORMATS.includes(format)) {
    const given: unknown = format // plain JavaScript gives anything
    const hint = typeof given === 'string' ? didYouMean(given, EXPORT_FORMATS) : ''
    throw new ExportError(`export: format is ${JSON.stringify(given)}; expected ${EXPORT_FORMATS.join(', ')}.${hint}`)
  }
  if (format === 'onnx') return
  const extra = stochastic ? 'stochastic' : mask ? 'mask' : null
  if (extra === null) return
  const remedy = format === 'js' ? `A js module does both: act(observation, { noise or random, mask }).` : 'The arrays are all there: what is done with them is up to the program that reads them.'
  throw new ExportError(`export: ${extra} is for the format onnx, got ${format}. ${remedy} Leave it out.`)
}

function exportName({ format, stochastic = false }: ExportOptions): string {
  switch (format) {
    case 'onnx': return stochastic ? 'policy-stochastic.onnx' : 'policy.onnx'
    case 'safetensors': return 'policy-arrays.safetensors'
    case 'js': return 'policy.js'
    default: return format satisfies never
  }
}

function encode(source: PolicySource, { format, stochastic, mask }: ExportOptions): Uint8Array {
  switch (format) {
    case 'onnx': return encodeOnnx(source, { stochastic, mask })
    case 'safetensors': return encodeArrays(source)
    case 'js': return encodeJs(source)
    default: return format satisfies never
  }
}
