// MuJoCo's WebAssembly file for the page, at /engine/mujoco.wasm, from the package that is installed anyway: the page does not carry
// 10 MB of its own (page/engine-without-eval.ts).

import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { ENGINE_WASM } from '../envs/mujoco/engine.js'

export function addEngine(app: FastifyInstance): void {
  app.get('/engine/mujoco.wasm', async (_, reply) => (
    reply.type('application/wasm').send(createReadStream(fileURLToPath(import.meta.resolve(ENGINE_WASM))))
  ))
}
