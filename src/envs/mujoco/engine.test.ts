// The engine once per thread: shared, loaded from a module compiled elsewhere, in a worker thread, and failing with a reason; models
// compiled once and freed by their last user.

import type { ClassHandle } from '@mujoco/mujoco'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import type { EngineModule } from './engine.js'
import { compileEngine, ENGINE_WASM, loadEngine } from './engine.js'
import { geom, mjcfModel, renderMjcf } from './mjcf.js'

const engineBytes = (): Promise<Buffer> => readFile(createRequire(import.meta.url).resolve(ENGINE_WASM))
const BALL = renderMjcf(mjcfModel({ name: 'ball', compiler: {}, option: {}, world: [geom({ size: [1] })], actuators: [] }))

/** The module as a thread that has not loaded it sees it. */
async function freshEngine(): Promise<typeof import('./engine.js')> {
  vi.resetModules()
  return import('./engine.js')
}

describe('loadEngine', () => {
  it('gives every caller of a thread the same engine', async () => {
    const [a, b] = await Promise.all([loadEngine(), loadEngine()])
    expect(a).toBe(b)
    expect(await loadEngine()).toBe(a)
  })

  it('starts from a module compiled elsewhere', async () => {
    const { loadEngine: loadFresh } = await freshEngine()
    const engine = await loadFresh({ module: await compileEngine(await engineBytes()) })
    expect(engine).not.toBe(await loadEngine())
    expect(engine.acquire(BALL).nq).toBe(0)
  })

  it('says that it could not load, with the cause, and can try again', async () => {
    const { loadEngine: loadFresh } = await freshEngine()
    const broken = {} as EngineModule
    await expect(loadFresh({ module: broken })).rejects.toThrow(/MuJoCo could not be loaded.*3\.14\.0/)
    await expect(loadFresh({ module: broken })).rejects.toHaveProperty('cause')
    expect((await loadFresh()).acquire(BALL).nq).toBe(0)
  })

  it('works in a worker thread, from a module of this one', async () => {
    const data = {
      tsx: import.meta.resolve('tsx/esm/api'), hopper: new URL('hopper.ts', import.meta.url).href,
      engine: new URL('engine.ts', import.meta.url).href, module: await compileEngine(await engineBytes()),
    }
    const worker = new Worker(`
      const { parentPort, workerData: { tsx, hopper, engine, module } } = require('node:worker_threads')
      async function main() {
        const { register } = await import(tsx)
        register()
        const { loadEngine } = await import(engine)
        const { createHopper } = await import(hopper)
        await loadEngine({ module })
        const robot = await createHopper()
        robot.reset(undefined, { state: [0, 1.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] })
        parentPort.postMessage(robot.step(new Float32Array(3)).observation)
      }
      main().catch((error) => { parentPort.postMessage(String(error.stack)) })`, { eval: true, workerData: data })
    const there = await new Promise((resolve, reject) => { worker.once('message', resolve).once('error', reject) })
    await worker.terminate()
    const { createHopper } = await import('./hopper.js')
    const { RandomStream } = await import('../../compute/random.js')
    const robot = await createHopper()
    robot.reset(new RandomStream(0, 2), { state: [0, 1.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] })
    expect(there).toEqual(robot.step(new Float32Array(3), new RandomStream(0, 2)).observation)
  })
})

describe('Engine', () => {
  it('compiles a model once, and again after its last user gave it back', async () => {
    const engine = await loadEngine()
    const first = engine.acquire(BALL)
    expect(engine.acquire(BALL)).toBe(first)
    engine.release(BALL)
    expect(engine.acquire(BALL)).toBe(first)
    const freed = (): unknown => (first as unknown as ClassHandle).isDeleted()
    engine.release(BALL)
    expect(freed()).toBe(false)
    engine.release(BALL)
    expect(freed()).toBe(true)
    engine.release(BALL) // nothing left to give back
    expect(engine.acquire(BALL)).not.toBe(first)
    engine.release(BALL)
  })

  it('throws what the model compiler says', async () => {
    const engine = await loadEngine()
    expect(() => engine.acquire('<mujoco><worldbody><geom size="x"/></worldbody></mujoco>')).toThrow(/bad format in attribute 'size'/)
  })
})
