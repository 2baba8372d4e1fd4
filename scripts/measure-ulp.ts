// Largest errors of libm (sin, cos, exp, log) and of the kernels' tanh, in units in the last place of the true value.
// libm is compared with fixed-point series in BigInt at random and special arguments, tanh with Math.tanh (f64) at every f32.
// Usage: npm run build:wasm && npx tsx scripts/measure-ulp.ts [samples of each range, default 50000]. Takes about three minutes.
// The bounds in the headers of src/compute/libm.ts and wasm/tanh.ts come from here.

import { readFileSync } from 'node:fs'
import { cos, exp, log, sin } from '../src/compute/libm.js'
import { compileKernels, createMemory, heapBase, instantiateKernels } from '../src/compute/load.js'

const samples = Number(process.argv[2] ?? 50000)

/** Fixed point: a BigInt v stands for v·2⁻³²⁰. Enough for a sine near a multiple of π/2 and a logarithm near 1. */
const BITS = 320n
const ONE = 1n << BITS
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS

/** artanh(1/n) and arctan(1/n), summed until a term vanishes. */
function inverseSeries(n: bigint, sign: bigint): bigint {
  let power = ONE / n, sum = power, factor = sign
  for (let i = 3n; power !== 0n; i += 2n) {
    power /= n * n
    sum += factor * (power / i)
    factor *= sign
  }
  return sum
}
const LN2 = 2n * inverseSeries(3n, 1n)
const PI = 16n * inverseSeries(5n, -1n) - 4n * inverseSeries(239n, -1n) // Machin 1706

/** The double as mantissa·2^exponent. */
function exactly(x: number): { mantissa: bigint, exponent: number } {
  let exponent = 0
  let scaled = x
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    exponent--
  }
  return { mantissa: BigInt(scaled), exponent }
}

/** x·2^shift in fixed point. */
function fixed(x: number, shift = 0): bigint {
  const { mantissa, exponent } = exactly(x)
  const bits = BITS + BigInt(exponent + shift)
  return bits >= 0n ? mantissa << bits : mantissa >> -bits
}

const magnitude = (a: bigint): bigint => (a < 0n ? -a : a)

/** |y − truth·2^k| in units in the last place of the truth (of the smallest normal, where it is subnormal). */
function ulps(y: number, truth: bigint, k = 0): number {
  const binade = Math.max(magnitude(truth).toString(2).length - 1 - Number(BITS) + k, -1022)
  const error = magnitude(fixed(y, -k) - truth)
  return Number((error << 40n) >> (BITS + BigInt(binade - 52 - k))) / 2 ** 40
}

/** Σ xⁱ/i!, every term (exp), or with alternating signs the odd (sin) or the even ones (cos). */
function powerSeries(x: bigint, first: number, step: number): bigint {
  let term = first === 0 ? ONE : x, sum = term
  for (let i = first; term !== 0n; i += step) {
    term = step === 1 ? times(term, x) / BigInt(i + 1) : -times(times(term, x), x) / BigInt((i + 1) * (i + 2))
    sum += term
  }
  return sum
}

const truths = {
  exp: (x: number): [bigint, number] => {
    const k = Math.round(x / Math.LN2)
    return [powerSeries(fixed(x) - BigInt(k) * LN2, 0, 1), k]
  },
  log: (x: number): [bigint, number] => {
    const k = Math.round(Math.log2(x))
    const m = fixed(x, -k)
    const s = ((m - ONE) << BITS) / (m + ONE)
    let power = s, sum = s
    for (let i = 3n; power !== 0n; i += 2n) {
      power = times(times(power, s), s)
      sum += power / i
    }
    return [2n * sum + BigInt(k) * LN2, 0]
  },
  sin: (x: number): [bigint, number] => [powerSeries(fixed(x) % (2n * PI), 1, 2), 0],
  cos: (x: number): [bigint, number] => [powerSeries(fixed(x) % (2n * PI), 0, 2), 0],
}

const LIMIT = 2 ** 20 * Math.PI / 2
const uniform = (from: number, to: number) => (): number => from + (to - from) * Math.random()
const logUniform = (from: number, to: number) => (): number => 2 ** uniform(from, to)()
/** The doubles around multiples of π/2. */
const nearQuarterTurns = (): number =>
  Math.round(Math.random() * 2 ** 20) * (Math.PI / 2) * (1 + Math.round(Math.random() * 8 - 4) * 2 ** -53)

interface Measured {
  readonly name: string
  readonly f: (x: number) => number
  readonly truth: (x: number) => [truth: bigint, exponent: number]
  readonly ranges: Record<string, () => number>
}

const measured: Measured[] = [
  { name: 'sin', f: sin, truth: truths.sin, ranges: { 'π': uniform(-4, 4), 'limit': uniform(-LIMIT, LIMIT), 'quarters': nearQuarterTurns } },
  { name: 'cos', f: cos, truth: truths.cos, ranges: { 'π': uniform(-4, 4), 'limit': uniform(-LIMIT, LIMIT), 'quarters': nearQuarterTurns } },
  { name: 'exp', f: exp, truth: truths.exp, ranges: { '±1': uniform(-1, 1), 'all': uniform(-708, 709), 'subnormal': uniform(-745, -708) } },
  { name: 'log', f: log, truth: truths.log, ranges: { 'near 1': uniform(0.5, 2), 'all': logUniform(-1074, 1023) } },
]

for (const { name, f, truth, ranges } of measured) {
  for (const [range, draw] of Object.entries(ranges)) {
    let worst = 0, at = 0
    for (let i = 0; i < samples; i++) {
      const x = draw()
      const error = ulps(f(x), ...truth(x))
      if (error > worst) [worst, at] = [error, x]
    }
    console.log(`${name.padEnd(4)} ${range.padEnd(10)} ${worst.toFixed(3)} ulp at ${at}`)
  }
}

/** Every f32 from 2⁻³⁰ up to saturation; below, tanh must return its argument. The function is odd by construction. */
function measureTanh(): void {
  const BLOCK = 1 << 20
  const memory = createMemory(1 << 24, false)
  const kernels = instantiateKernels(compileKernels(readFileSync(new URL('../wasm/build/kernels.wasm', import.meta.url))), memory)
  const input = Math.ceil(heapBase(kernels) / 16) * 16, output = input + 4 * BLOCK
  const bits = new Uint32Array(memory.buffer, input, BLOCK)
  const x = new Float32Array(memory.buffer, input, BLOCK), y = new Float32Array(memory.buffer, output, BLOCK)
  const bitsOf = (value: number): number => new Uint32Array(new Float32Array([value]).buffer)[0]
  const end = bitsOf(10), exact = bitsOf(2 ** -30)
  let worst = 0, at = 0, above = 0, notExact = 0
  for (let first = 0; first < end; first += BLOCK) {
    for (let i = 0; i < BLOCK; i++) bits[i] = first + i
    kernels.tanhForward(BLOCK, input, output)
    for (let i = 0; i < BLOCK; i++) {
      if (y[i] > 1) above++
      if (first + i < exact) {
        if (y[i] !== x[i]) notExact++
        continue
      }
      const truth = Math.tanh(x[i])
      const error = Math.abs(y[i] - truth)
      if (error > 0.4 * 2 ** -23 * truth && error / unit(truth) > worst) [worst, at] = [error / unit(truth), x[i]]
    }
  }
  console.log(`tanh f32 all: ${worst.toFixed(3)} ulp at ${at}; results above 1: ${above}; arguments below 2^-30 changed: ${notExact}`)
}

/** One unit in the last place of an f32 near `truth`. */
function unit(truth: number): number {
  return 2 ** (Math.floor(Math.log2(truth)) - 23)
}

measureTanh()
