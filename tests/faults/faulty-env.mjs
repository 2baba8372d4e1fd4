// CartPole that goes wrong on order: the environment variable TRPO_FAULT holds JSON { kind, at, where }. At its `at`-th call (resets
// and steps, counted from when it was made) every environment of that thread fails; `where` is 'main' or 'worker'.
// Without the variable it is CartPole, so a run that failed can be resumed without its fault.

import { isMainThread } from 'node:worker_threads'
import { CartPole } from '../../dist/envs/classic/cart-pole.js'
import { createHopper } from '../../dist/envs/mujoco/hopper.js'

/** The fault of this thread's environments; none in threads that it is not for. */
function faultHere() {
  const { kind, at, where } = JSON.parse(process.env.TRPO_FAULT ?? '{}')
  return where === (isMainThread ? 'main' : 'worker') ? { kind, at } : { kind: 'none', at: 0 }
}

const eternity = new Int32Array(new SharedArrayBuffer(4))
const sleep = (milliseconds) => { Atomics.wait(eternity, 0, 0, milliseconds) }

/** What a step returns, made wrong. */
const WRONG = {
  'nan': (result) => ({ ...result, observation: result.observation.with(1, NaN) }),
  'infinite-reward': (result) => ({ ...result, reward: -Infinity }),
  'shape': (result) => ({ ...result, observation: result.observation.slice(1) }),
  'no-observation': (result) => ({ ...result, observation: undefined }),
  'nothing': () => undefined,
  'done': ({ terminated, ...result }) => ({ ...result, done: terminated }),
}

/** What happens in a call. */
const EVENT = {
  exception: (life) => { throw new Error(`the robot is on fire, in its life's step ${life}`) },
  text: () => { throw 'no robot' },
  exit: () => { process.exit(7) },
  memory: () => { for (const kept = []; ;) kept.push(new Array(100_000).fill(kept.length)) },
  hang: () => { for (;;) sleep(1000) },
  spin: () => { for (;;); },
}

class Faulty {
  #inner
  #fault
  #calls = 0
  #life = -1

  constructor(inner, fault) {
    this.#inner = inner
    this.#fault = fault
    this.observationSpace = inner.observationSpace
    this.actionSpace = inner.actionSpace
  }

  reset(random, options) {
    this.#life++
    if (this.#due('hang-reset')) EVENT.hang()
    return this.#inner.reset(random, options)
  }

  step(action, random) {
    this.#life++
    const { kind, at } = this.#fault
    if (kind === 'slow') sleep(at)
    else if (this.#due(kind)) {
      EVENT[kind]?.(this.#life)
      if (kind === 'diverge') this.#inner.reset(random, { state: new Float64Array(12).fill(1e9) })
      if (WRONG[kind]) return WRONG[kind](this.#inner.step(action, random))
    }
    return this.#inner.step(action, random)
  }

  snapshot() {
    return { inner: this.#inner.snapshot(), life: this.#life }
  }

  restore(snapshot) {
    this.#inner.restore(snapshot.inner)
    this.#life = snapshot.life
  }

  close() {
    this.#inner.close?.()
  }

  #due(kind) {
    return kind === this.#fault.kind && ++this.#calls >= this.#fault.at
  }
}

export default {
  id: 'Faulty-v0',
  maxEpisodeSteps: 50,
  options: { robot: { default: false, doc: 'Hopper in place of CartPole' } },
  create: async ({ robot }) => {
    const fault = faultHere()
    if (fault.kind === 'hang-making') EVENT.hang()
    return new Faulty(robot ? await createHopper({}) : new CartPole({}), fault)
  },
}
