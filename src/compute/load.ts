// Compiles the kernels' module and binds it to a memory. Reads no files: the caller brings the bytes (wasm/build/kernels-shared.wasm
// for a shared memory, kernels.wasm for an unshared one; each refuses the other kind). One module serves all threads; each thread
// instantiates it on the one shared memory. Core code knows no DOM types, so the little of WebAssembly it needs is declared here.

import type { Kernels } from './kernels.js'

const PAGE_BYTES = 65536
/** The maximum that both builds import, 1 GiB. */
export const MAXIMUM_PAGES = 16384

/** What the kernels compute in. `grow` takes pages of 64 KiB and returns the number of pages before. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike
  grow(pages: number): number
}

declare const compiled: unique symbol
/** A compiled module (`WebAssembly.Module`): immutable, and may be sent to other threads. */
export interface KernelModule { readonly [compiled]: true }

type Exports = Kernels & { readonly heapBase: { readonly value: number } }

interface WebAssemblyApi {
  Memory: new (descriptor: { initial: number, maximum: number, shared: boolean }) => KernelMemory
  Module: new (bytes: Uint8Array) => KernelModule
  Instance: new (module: KernelModule, imports: { env: { memory: KernelMemory } }) => { readonly exports: Exports }
}

const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyApi }

/** A memory of at least `bytes` bytes, of the kind the build needs. */
export function createMemory(bytes: number, shared: boolean): KernelMemory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES))
  if (!(pages <= MAXIMUM_PAGES)) {
    throw new RangeError(
      `kernel memory: ${bytes} bytes asked, at most ${MAXIMUM_PAGES * PAGE_BYTES} (1 GiB) possible; take a smaller batch or network`,
    )
  }
  return new wasm.Memory({ initial: pages, maximum: MAXIMUM_PAGES, shared })
}

export function compileKernels(bytes: Uint8Array): KernelModule {
  return new wasm.Module(bytes)
}

/** Binds the module to the memory. Writes the module's constants below `heapBase`, the same ones each time; nothing else. */
export function instantiateKernels(module: KernelModule, memory: KernelMemory): Kernels {
  return new wasm.Instance(module, { env: { memory } }).exports
}

/** First byte that an arena may hand out: below lie the module's constants. `kernels` as instantiateKernels returns them. */
export function heapBase(kernels: Kernels): number {
  return (kernels as Exports).heapBase.value
}
