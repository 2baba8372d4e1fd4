// A simulation in the engine's memory: views after growth, what is saved, what is refused, what is freed.

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { MujocoDivergedError } from './diverged.js'
import type { Engine } from './engine.js'
import { loadEngine } from './engine.js'
import { renderMjcf } from './mjcf.js'
import { hopperModel } from './models/hopper.js'
import { Simulation } from './simulation.js'

const XML = renderMjcf(hopperModel)
const ROOMY = XML.replace('memory="1M"', 'memory="32M"')
const REST = [0, 1.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

let engine: Engine
const open: Simulation[] = []
function simulate(xml = XML): Simulation {
  const simulation = new Simulation(engine, 'Hopper', xml)
  open.push(simulation)
  simulation.start(REST)
  return simulation
}

beforeAll(async () => { engine = await loadEngine() })
afterEach(() => { for (const simulation of open.splice(0)) simulation.close() })

/** A hundred random actions, the same for the same seed. */
function actionsOf(seed: number, count = 100): number[][] {
  const random = new RandomStream(seed, STREAM.user)
  return Array.from({ length: count }, () => [0, 1, 2].map(() => random.uniform(-1, 1)))
}

/** The error that `run` throws. */
function divergenceOf(run: () => void): MujocoDivergedError {
  try {
    run()
  } catch (error) {
    if (error instanceof MujocoDivergedError) return error
    throw error
  }
  throw new Error('expected a MujocoDivergedError; nothing was thrown')
}

describe('views', () => {
  it('are taken again when the memory grows, and nothing written is lost', () => {
    const quiet = simulate()
    const grown = simulate()
    const kept = grown.views.qpos
    for (let i = 0; i < 8 && kept.length > 0; i++) simulate(ROOMY)
    expect(kept.length, 'the memory grew').toBe(0)
    expect(grown.views.qpos.length).toBe(6)
    for (const action of actionsOf(1)) {
      quiet.advance(action, 4, false)
      grown.advance(action, 4, false)
    }
    expect(grown.save()).toEqual(quiet.save())
    expect(Array.from(grown.views.ctrl)).toEqual(actionsOf(1).at(-1))
  })
})

describe('contact forces', () => {
  it('change nothing but cfrc_ext', () => {
    const without = simulate()
    const filled = simulate()
    for (const action of actionsOf(2)) {
      without.advance(action, 4, false)
      filled.advance(action, 4, true)
      expect(filled.save()).toEqual(without.save())
    }
    expect(without.views.cfrc_ext.every((x) => x === 0)).toBe(true)
    expect(filled.views.cfrc_ext.some((x) => x !== 0)).toBe(true)
    expect(filled.views.xpos).toEqual(without.views.xpos)
  })
})

describe('save and load', () => {
  it('continues with the same bits, whatever the simulation did before', () => {
    const original = simulate()
    for (const action of actionsOf(3)) original.advance(action, 4, true)
    const saved = original.save()
    const other = simulate()
    for (const action of actionsOf(4, 30)) other.advance(action, 4, true)
    other.load(saved)
    expect(other.save()).toEqual(saved)
    for (const action of actionsOf(5)) {
      original.advance(action, 4, true)
      other.advance(action, 4, true)
      expect(other.save()).toEqual(original.save())
      expect(other.views.cfrc_ext).toEqual(original.views.cfrc_ext)
      expect(other.views.xipos).toEqual(original.views.xipos)
    }
  })

  it('refuses states of another length', () => {
    expect(() => { simulate().load(new Float64Array(7)) }).toThrow(/a saved state has 7 numbers; expected 58/)
    expect(() => { simulate().start([1, 2, 3]) }).toThrow(/a start state has 3 numbers; expected 6 of qpos, then 6 of qvel/)
    expect(() => { simulate().advance([0, 0], 1, false) }).toThrow(/an action has 2 entries; expected 3/)
  })
})

describe('divergence', () => {
  it.each([1e4, 1e5, 1e6, 1e9])('is an error where MuJoCo would put the robot back to its start: velocities of %d', (speed) => {
    const simulation = simulate()
    const state = [...REST.slice(0, 6), ...REST.slice(6).map(() => speed)]
    simulation.start(state)
    const error = divergenceOf(() => { for (let i = 0; i < 3; i++) simulation.advance([0.5, 0, 0], 1, false) })
    expect(['position', 'velocity', 'acceleration']).toContain(error.reason)
    expect(error).toMatchObject({ robot: 'Hopper', action: [0.5, 0, 0] })
    expect(error.state.length).toBe(12)
    expect(error.message).toMatch(/^Hopper: the simulation diverged: \w+ (qpos|qvel|qacc)\[\d\] is NaN or beyond ±1e10\. State before/)
  })

  it('never gives out a number that is not finite, however many engine steps a step has', () => {
    for (const frameSkip of [1, 2, 3, 4, 5]) {
      for (let speed = 100; speed < 1e10; speed *= 3) {
        const simulation = simulate()
        simulation.start([...REST.slice(0, 6), speed, -speed, speed, -speed, speed, speed])
        try {
          for (let i = 0; i < 10; i++) {
            simulation.advance([0, 0, 0], frameSkip, true)
            const { qpos, qvel } = simulation.views
            expect([...qpos, ...qvel].every((x) => Math.abs(x) <= 1e10), `step ${i}`).toBe(true)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MujocoDivergedError)
        }
        simulation.close()
      }
    }
  })

  it('stays until the simulation is started anew, and then leaves no trace', () => {
    const simulation = simulate()
    simulation.start([...REST.slice(0, 6), 1e9, 0, 0, 0, 0, 0].map((x, i) => i === 10 ? 1e9 : x))
    divergenceOf(() => { simulation.advance([0, 0, 0], 4, false) })
    divergenceOf(() => { simulation.advance([0, 0, 0], 4, false) })
    divergenceOf(() => { simulation.save() })
    const fresh = simulate()
    simulation.start(REST)
    for (const action of actionsOf(6)) {
      simulation.advance(action, 4, false)
      fresh.advance(action, 4, false)
    }
    expect(simulation.save()).toEqual(fresh.save())
  })

  it.each([[NaN, 1], [Infinity, 0], [-2e10, 2]])('refuses the control %d before anything is simulated', (bad, index) => {
    const simulation = simulate()
    const before = simulation.save()
    const action = [0.1, 0.2, 0.3].map((x, i) => i === index ? bad : x)
    const error = divergenceOf(() => { simulation.advance(action, 4, false) })
    expect(error).toMatchObject({ reason: 'control', index, state: REST, action })
    simulation.advance([0, 0, 0], 4, false)
    const untouched = simulate()
    untouched.load(before)
    untouched.advance([0, 0, 0], 4, false)
    expect(simulation.save()).toEqual(untouched.save())
  })

  it.each([['position', 2, NaN], ['velocity', 9, 1e11]] as const)('refuses a start state with a bad %s', (reason, at, bad) => {
    const state = REST.map((x, i) => i === at ? bad : x)
    const error = divergenceOf(() => { simulate().start(state) })
    expect(error).toMatchObject({ reason, index: reason === 'position' ? at : at - 6, action: [] })
  })
})

describe('close', () => {
  it('may be called twice, and ends all use', () => {
    const simulation = simulate()
    simulation.close()
    simulation.close()
    expect(() => simulation.views).toThrow('Hopper: used after close()')
    expect(() => { simulation.advance([0, 0, 0], 1, false) }).toThrow('used after close()')
    expect(() => { simulation.start(REST) }).toThrow('used after close()')
    expect(() => { simulation.save() }).toThrow('used after close()')
    expect(() => { simulation.load(new Float64Array(58)) }).toThrow('used after close()')
  })

  it('frees what the simulation had: data, saved state and model', async () => {
    vi.resetModules() // an engine whose memory no other test has grown
    const fresh = await (await import('./engine.js')).loadEngine()
    const bytes = (): number => {
      const simulation = new Simulation(fresh, 'Hopper', XML)
      simulation.start(REST)
      const { byteLength } = simulation.views.qpos.buffer
      simulation.close()
      return byteLength
    }
    const first = bytes()
    for (let i = 0; i < 500; i++) bytes()
    expect(bytes()).toBe(first)
  })
})
