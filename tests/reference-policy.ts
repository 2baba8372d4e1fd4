// The policy once more, in f64 and without any kernel: network, log-probability, KL and entropy as their definitions say. What the
// library computes in blocks of f32 is compared with this, and this can be differentiated by small differences.

import type { ActivationName } from '../src/nn/mlp.js'
import type { ParameterLayout } from '../src/nn/parameters.js'
import type { ActionSpaceJSON } from '../src/spaces/space.js'

type Row = ArrayLike<number>

/** Outputs of a network whose layers are the layout's `….weight`, `….bias` pairs, for one row of inputs. */
export function forward(layout: Pick<ParameterLayout, 'windows'>, activation: ActivationName, theta: Row, x: Row): number[] {
  const weights = layout.windows.filter(({ name }) => name.endsWith('.weight'))
  let y = Array.from(x)
  weights.forEach(({ name, shape: [inputs, outputs], offset }, l) => {
    const bias = layout.windows.find((window) => window.name === name.replace('.weight', '.bias'))
    if (bias === undefined) throw new Error(`${name} has no bias`)
    const z = Array.from({ length: outputs }, (_, o) => {
      let sum = theta[bias.offset + o]
      for (let i = 0; i < inputs; i++) sum += y[i] * theta[offset + i * outputs + o]
      return sum
    })
    y = l === weights.length - 1 ? z : z.map((value) => (activation === 'tanh' ? Math.tanh(value) : Math.max(0, value)))
  })
  return y
}

/** One state's distribution, from the network's outputs and log σ (empty for discrete kinds). */
export interface ReferenceDistribution {
  logProb(action: Row): number
  entropy(): number
  /** KL(this‖other). */
  kl(other: ReferenceDistribution): number
}

export function referenceDistribution(space: ActionSpaceJSON, out: Row, logStd: Row): ReferenceDistribution {
  switch (space.kind) {
    case 'Box': return new Gaussian(Array.from(out), Array.from(logStd))
    case 'Discrete': return new Categories(groups([space.n], out))
    case 'MultiDiscrete': return new Categories(groups(space.nvec, out))
    case 'MultiBinary': return new Categories(Array.from(out, (logit) => logSoftmax([0, logit])))
    default: return space satisfies never
  }
}

class Gaussian implements ReferenceDistribution {
  constructor(private readonly mean: number[], private readonly logStd: number[]) {}

  logProb(action: Row): number {
    return sum(this.mean, (mean, i) => {
      const z = (action[i] - mean) / Math.exp(this.logStd[i])
      return -0.5 * z * z - this.logStd[i] - 0.5 * Math.log(2 * Math.PI)
    })
  }

  entropy(): number {
    return sum(this.logStd, (logStd) => logStd + 0.5 * Math.log(2 * Math.PI * Math.E))
  }

  kl(other: Gaussian): number {
    return sum(this.mean, (mean, i) => {
      const [a, b] = [this.logStd[i], other.logStd[i]]
      const distance = mean - other.mean[i]
      return b - a + (Math.exp(2 * a) + distance * distance) / (2 * Math.exp(2 * b)) - 0.5
    })
  }
}

class Categories implements ReferenceDistribution {
  /** @param logs log-probabilities of each independent group's categories */
  constructor(private readonly logs: number[][]) {}

  logProb(action: Row): number {
    return sum(this.logs, (group, g) => group[action[g]])
  }

  entropy(): number {
    return sum(this.logs, (group) => -sum(group, (log) => Math.exp(log) * log))
  }

  kl(other: Categories): number {
    return sum(this.logs, (group, g) => sum(group, (log, i) => Math.exp(log) * (log - other.logs[g][i])))
  }
}

function groups(sizes: readonly number[], out: Row): number[][] {
  let end = 0
  return sizes.map((size) => logSoftmax(Array.from(out).slice(end, end += size)))
}

function logSoftmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits)
  const total = Math.log(sum(logits, (logit) => Math.exp(logit - most)))
  return logits.map((logit) => logit - most - total)
}

function sum<T>(list: readonly T[], term: (entry: T, i: number) => number): number {
  return list.reduce((total, entry, i) => total + term(entry, i), 0)
}
