// Compiles wasm/index.ts twice from the same sources: a module built for shared memory refuses an unshared one, and the
// reverse. Node's thread team needs the first; a page without cross-origin isolation, and a single policy, the second.
import { mkdirSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const common = [
  'wasm/index.ts', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '-O3', '--noAssert', '--use', 'abort=',
  '--initialMemory', '1', '--maximumMemory', '16384',
]
const builds = {
  'wasm/build/kernels-shared.wasm': ['--enable', 'threads', '--sharedMemory'],
  'wasm/build/kernels.wasm': [],
}

mkdirSync('wasm/build', { recursive: true })
for (const [outFile, flags] of Object.entries(builds)) {
  const { error, stderr } = await asc.main([...common, ...flags, '--outFile', outFile])
  if (error) {
    console.error(stderr.toString())
    throw error
  }
}
