// MuJoCo's official WebAssembly build, once per thread: every thread has its own instance and memory (17 MB and what the models take).
// Compiling the module is the slow part, so threads may share it: the host reads the bytes of ENGINE_WASM, compiles them once with
// `compileEngine`, and each thread passes the result to its first `loadEngine`. Without it the package finds its own file.
// Models are compiled from MJCF once per thread and shared by all simulations of the same robot.

import type { Mujoco, MjModel } from './engine-types.js'

/** Import specifier of the engine's bytes, for hosts that compile them once for all threads. */
export const ENGINE_WASM = '@mujoco/mujoco/mujoco.wasm'

declare const compiled: unique symbol
/** The compiled engine (`WebAssembly.Module`): immutable, and may be sent to other threads. */
export interface EngineModule { readonly [compiled]: true }

export interface EngineOptions {
  /** The engine compiled elsewhere; used by the first call in a thread only. */
  readonly module?: EngineModule
}

interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<EngineModule>
  instantiate(module: EngineModule, imports: object): Promise<object>
}

/** The package's loader, with the types of engine-types.ts instead of its own. */
type Load = (options?: { instantiateWasm: (imports: object, ready: (instance: object) => void) => void }) => Promise<Mujoco>

const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyApi }

let loading: Promise<Engine> | undefined

/** The engine of this thread, loaded by the first call; every later one gets the same. */
export function loadEngine(options: EngineOptions = {}): Promise<Engine> {
  loading ??= start(options.module).catch((cause: unknown) => {
    loading = undefined
    throw new Error('MuJoCo could not be loaded. Is @mujoco/mujoco 3.14.0 installed, and its mujoco.wasm beside its mujoco.js?', { cause })
  })
  return loading
}

/** @param bytes the file ENGINE_WASM */
export function compileEngine(bytes: Uint8Array): Promise<EngineModule> {
  return wasm.compile(bytes)
}

async function start(module?: EngineModule): Promise<Engine> {
  const { default: factory } = await import('@mujoco/mujoco')
  const load = factory as unknown as Load
  if (module === undefined) return new Engine(await load())
  // The loader never settles if its hook fails later: the hook's own failure must win the race.
  return new Promise((resolve, reject) => {
    const instantiateWasm = (imports: object, ready: (instance: object) => void): void => {
      wasm.instantiate(module, imports).then(ready).catch(reject)
    }
    load({ instantiateWasm }).then((mujoco) => { resolve(new Engine(mujoco)) }, reject)
  })
}

interface SharedModel {
  readonly model: MjModel
  users: number
}

export class Engine {

  readonly mujoco: Mujoco
  private readonly models = new Map<string, SharedModel>()

  constructor(mujoco: Mujoco) {
    this.mujoco = mujoco
  }

  /** The compiled model of an MJCF text; to be given back with `release`. Throws the compiler's message. */
  acquire(xml: string): MjModel {
    let shared = this.models.get(xml)
    if (shared === undefined) {
      shared = { model: this.mujoco.MjModel.from_xml_string(xml), users: 0 }
      this.models.set(xml, shared)
    }
    shared.users++
    return shared.model
  }

  /** Frees the model when its last user gives it back. */
  release(xml: string): void {
    const shared = this.models.get(xml)
    if (shared === undefined) return
    shared.users--
    if (shared.users > 0) return
    this.models.delete(xml)
    shared.model.delete()
  }
}
