// sin, cos, exp, log of f64 with the same bits in every engine. One source, two compilers: TypeScript calls it for environments
// and twins, AssemblyScript compiles this very file into the kernels. So it keeps to what both languages mean alike: `number`,
// + − × ÷ %, comparisons, Math.floor, Math.abs, no imports, no bits; literals carry a point (AssemblyScript takes 2 for an i32).
// Polynomials and argument reduction: fdlibm 5.3, k_sin.c, k_cos.c, e_rem_pio2.c, e_exp.c, e_log.c (Sun Microsystems 1993; NOTICE).
// Largest errors met at 550,000 arguments, in units in the last place: sin 0.76, cos 0.73, exp 0.86, log 0.80
// (npx tsx scripts/measure-ulp.ts). Functions that neither kernels nor environments need are not here.

// π/2 in three steps of 33 bits, so that n·PIO2_i is exact for |n| ≤ 2²⁰; each T is what the step leaves out.
const TWO_OVER_PI = 6.36619772367581382433e-01
const PIO2_1 = 1.57079632673412561417e+00
const PIO2_2 = 6.07710050630396597660e-11
const PIO2_2T = 2.02226624879595063154e-21
const PIO2_3 = 2.02226624871116645580e-21
const PIO2_3T = 8.47842766036889956997e-32
const PI_OVER_4 = 7.85398163397448278999e-01
const TWO_PI = 6.28318530717958623200e+00
const REDUCTION_LIMIT = 1647099.3291652855 // 2²⁰·π/2

const S1 = -1.66666666666666324348e-01
const S2 = 8.33333333332248946124e-03
const S3 = -1.98412698298579493134e-04
const S4 = 2.75573137070700676789e-06
const S5 = -2.50507602534068634195e-08
const S6 = 1.58969099521155010221e-10

const C1 = 4.16666666666666019037e-02
const C2 = -1.38888888888741095749e-03
const C3 = 2.48015872894767294178e-05
const C4 = -2.75573143513906633035e-07
const C5 = 2.08757232129817482790e-09
const C6 = -1.13596475577881948265e-11

const LN2_HI = 6.93147180369123816490e-01
const LN2_LO = 1.90821492927058770002e-10
const INV_LN2 = 1.44269504088896338700e+00
const EXP_OVERFLOW = 7.09782712893383973096e+02
const EXP_UNDERFLOW = -7.45133219101941108420e+02
const P1 = 1.66666666666666019037e-01
const P2 = -2.77777777770155933842e-03
const P3 = 6.61375632143793436117e-05
const P4 = -1.65339022054652515390e-06
const P5 = 4.13813679705723846039e-08

const SQRT2 = 1.41421356237309514547e+00
const SQRT_HALF = 7.07106781186547572737e-01
const L1 = 6.666666666666735130e-01
const L2 = 3.999999999940941908e-01
const L3 = 2.857142874366239149e-01
const L4 = 2.222219843214978396e-01
const L5 = 1.818357216161805012e-01
const L6 = 1.531383769920937332e-01
const L7 = 1.479819860511658591e-01

// Powers of two, exact.
const TWO_16 = 65536.0
const TWO_32 = 4294967296.0
const TWO_64 = 18446744073709551616.0
const TWO_128 = 3.402823669209384634634e+38
const TWO_256 = 1.157920892373161954236e+77
const TWO_512 = 1.340780792994259709957e+154
const TWO_1000 = 1.071508607186267320948e+301
const TWO_M1000 = 9.332636185032188789901e-302
const TWO_M16 = 1.52587890625e-05
const TWO_M27 = 7.450580596923828125e-09
const TWO_M48 = 3.5527136788005009293556e-15
const TWO_M49 = 1.7763568394002504646778e-15

/** Beyond |x| = 2²⁰·π/2 the argument is first reduced by the double nearest 2π: still exact across engines, but sin of x·(1 + 4e-17). */
export function sin(x: number): number {
  const magnitude = Math.abs(x)
  if (magnitude <= PI_OVER_4) return magnitude < TWO_M27 ? x : sinKernel(x, 0.0)
  return quadrants(x, 0.0)
}

/** As sin: beyond |x| = 2²⁰·π/2 the period is the double nearest 2π. */
export function cos(x: number): number {
  if (Math.abs(x) <= PI_OVER_4) return cosKernel(x, 0.0)
  return quadrants(x, 1.0)
}

/** sin(x + shift·π/2): x = n·π/2 + (y + tail), |y| ≤ π/4, then one of four kernels. NaN and ±Infinity give NaN. */
function quadrants(x: number, shift: number): number {
  const r = Math.abs(x) > REDUCTION_LIMIT ? x % TWO_PI : x
  const n = Math.floor(r * TWO_OVER_PI + 0.5)
  const first = r - n * PIO2_1
  let w = n * PIO2_2
  let t = first - w
  w = n * PIO2_2T - ((first - t) - w)
  let y = t - w
  if (Math.abs(y) < Math.abs(r) * TWO_M49) { // x is within 2⁻⁴⁹ of a multiple of π/2: the third step
    const second = t
    w = n * PIO2_3
    t = second - w
    w = n * PIO2_3T - ((second - t) - w)
    y = t - w
  }
  const tail = (t - y) - w
  const turn = n + shift
  const quadrant = turn - 4.0 * Math.floor(turn * 0.25)
  if (quadrant < 1.0) return sinKernel(y, tail)
  if (quadrant < 2.0) return cosKernel(y, tail)
  if (quadrant < 3.0) return -sinKernel(y, tail)
  return -cosKernel(y, tail)
}

/** sin(x + y) on |x| ≤ π/4, y the tail of x. */
function sinKernel(x: number, y: number): number {
  const z = x * x
  const w = z * z
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6)
  const v = z * x
  return x - ((z * (0.5 * y - v * r) - y) - v * S1)
}

/** cos(x + y) on |x| ≤ π/4, y the tail of x. */
function cosKernel(x: number, y: number): number {
  const z = x * x
  const w = z * z
  const r = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6))
  const half = 0.5 * z
  const head = 1.0 - half
  return head + (((1.0 - head) - half) + (z * r - x * y))
}

/** x = k·ln 2 + r, |r| ≤ ½ ln 2; exp(r) by fdlibm's rational form; times 2ᵏ. */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity
  if (x < EXP_UNDERFLOW) return 0.0
  const k = Math.floor(x * INV_LN2 + 0.5)
  const hi = x - k * LN2_HI
  const lo = k * LN2_LO
  const r = hi - lo
  const t = r * r
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
  const y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi)
  return timesPowerOfTwo(y, k)
}

/** y·2ᵏ, rounded once, for whole k in [−1075, 1024] and y in [½, 2]. */
function timesPowerOfTwo(y: number, k: number): number {
  if (k === 0.0) return y
  if (k >= -48.0 && k < 16.0) { // 2ʲ from the five bits of j, each found without a branch that could be mispredicted
    const near = k >= -16.0
    const j = near ? k + 16.0 : k + 48.0
    const half = Math.floor(j * 0.5)
    const quarter = Math.floor(j * 0.25)
    const eighth = Math.floor(j * 0.125)
    const sixteenth = Math.floor(j * 0.0625)
    const low = (1.0 + (j - 2.0 * half)) * (1.0 + 3.0 * (half - 2.0 * quarter))
    const high = (1.0 + 15.0 * (quarter - 2.0 * eighth)) * (1.0 + 255.0 * (eighth - 2.0 * sixteenth))
    return y * (low * high * ((1.0 + 65535.0 * sixteenth) * (near ? TWO_M16 : TWO_M48)))
  }
  if (k < -1000.0) return y * (1.0 / power(-k - 1000.0)) * TWO_M1000 // only the last product can be subnormal and round
  if (k < 0.0) return y * (1.0 / power(-k))
  if (k > 1000.0) return y * power(k - 1000.0) * TWO_1000
  return y * power(k)
}

/** 2ᵏ for whole k in [0, 1000]. */
function power(k: number): number {
  let p = 1.0
  let rest = k
  if (rest >= 512.0) { p *= TWO_512; rest -= 512.0 }
  if (rest >= 256.0) { p *= TWO_256; rest -= 256.0 }
  if (rest >= 128.0) { p *= TWO_128; rest -= 128.0 }
  if (rest >= 64.0) { p *= TWO_64; rest -= 64.0 }
  if (rest >= 32.0) { p *= TWO_32; rest -= 32.0 }
  if (rest >= 16.0) { p *= TWO_16; rest -= 16.0 }
  if (rest >= 8.0) { p *= 256.0; rest -= 8.0 }
  if (rest >= 4.0) { p *= 16.0; rest -= 4.0 }
  if (rest >= 2.0) { p *= 4.0; rest -= 2.0 }
  if (rest >= 1.0) { p *= 2.0 }
  return p
}

/** Natural logarithm: x = 2ᵏ·f, √½ ≤ f < √2. log ±0 = −Infinity; negative numbers give NaN. */
export function log(x: number): number {
  if (x >= SQRT_HALF) {
    if (x < SQRT2) return logKernel(x, 0.0)
    return logLarge(x)
  }
  if (x > 0.0) return logSmall(x)
  return x === 0.0 ? -Infinity : NaN
}

/** Scales x ≥ √2 down into [1, 2), then into [√½, √2). */
function logLarge(x: number): number {
  if (x === Infinity) return x
  let f = x
  let k = 0.0
  if (f >= TWO_16) {
    if (f >= TWO_512) { f /= TWO_512; k += 512.0 }
    if (f >= TWO_256) { f /= TWO_256; k += 256.0 }
    if (f >= TWO_128) { f /= TWO_128; k += 128.0 }
    if (f >= TWO_64) { f /= TWO_64; k += 64.0 }
    if (f >= TWO_32) { f /= TWO_32; k += 32.0 }
    if (f >= TWO_16) { f /= TWO_16; k += 16.0 }
  }
  if (f >= 256.0) { f *= 0.00390625; k += 8.0 }
  if (f >= 16.0) { f *= 0.0625; k += 4.0 }
  if (f >= 4.0) { f *= 0.25; k += 2.0 }
  if (f >= SQRT2) { f *= 0.5; k += 1.0 }
  if (f >= SQRT2) { f *= 0.5; k += 1.0 }
  return logKernel(f, k)
}

/** Scales 0 < x < √½ up into [½, 1), then into [√½, √2). Each step is exact; a subnormal needs the sum of all of them and more. */
function logSmall(x: number): number {
  let f = x
  let k = 0.0
  if (f < TWO_M16) {
    if (f < TWO_M1000) { f *= TWO_128; k -= 128.0 }
    if (f * TWO_512 < 1.0) { f *= TWO_512; k -= 512.0 }
    if (f * TWO_256 < 1.0) { f *= TWO_256; k -= 256.0 }
    if (f * TWO_128 < 1.0) { f *= TWO_128; k -= 128.0 }
    if (f * TWO_64 < 1.0) { f *= TWO_64; k -= 64.0 }
    if (f * TWO_32 < 1.0) { f *= TWO_32; k -= 32.0 }
    if (f * TWO_16 < 1.0) { f *= TWO_16; k -= 16.0 }
  }
  if (f < 0.00390625) { f *= 256.0; k -= 8.0 }
  if (f < 0.0625) { f *= 16.0; k -= 4.0 }
  if (f < 0.25) { f *= 4.0; k -= 2.0 }
  if (f < SQRT_HALF) { f *= 2.0; k -= 1.0 }
  if (f < SQRT_HALF) { f *= 2.0; k -= 1.0 }
  return logKernel(f, k)
}

/** k·ln 2 + log m on √½ ≤ m < √2, from s = f/(2 + f), f = m − 1. */
function logKernel(m: number, k: number): number {
  const f = m - 1.0
  const s = f / (2.0 + f)
  const z = s * s
  const w = z * z
  const even = w * (L2 + w * (L4 + w * L6))
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)))
  const square = 0.5 * f * f
  return k * LN2_HI - ((square - (s * (square + (odd + even)) + k * LN2_LO)) - f)
}
