// Another process that measures on request: a line of JSON in, a line of JSON out. It stays alive from round to round, so that it
// can be interleaved with what is measured here and is as warm. It times inside itself; the pipe is in no figure.

import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

type Request = Readonly<Record<string, unknown>>

export class Child {
  private readonly process: ChildProcessWithoutNullStreams
  private readonly waiting: { resolve: (line: string) => void, reject: (error: Error) => void }[] = []
  private failure: Error | null = null

  constructor(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    let complaint = ''
    this.process = spawn(command, args, { env: { ...process.env, ...environment } })
    this.process.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-2000) })
    createInterface({ input: this.process.stdout }).on('line', (line) => { this.waiting.shift()?.resolve(line) })
    const fail = (reason: string): void => {
      this.failure ??= new Error(`${[command, ...args].join(' ')}: ${reason}\n${complaint}`)
      for (const { reject } of this.waiting.splice(0)) reject(this.failure)
    }
    this.process.on('error', (error) => { fail(error.message) })
    this.process.stdin.on('error', (error) => { complaint += error.message }) // "close" follows, with the reason
    this.process.on('close', (code) => { fail(`ended with code ${code}`) })
  }

  /** The answer to one request; requests are answered in order. */
  async ask<Answer>(request: Request): Promise<Answer> {
    if (this.failure !== null) throw this.failure
    const line = await new Promise<string>((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.process.stdin.write(`${JSON.stringify(request)}\n`)
    })
    return JSON.parse(line) as Answer
  }

  /** Ends the process. */
  end(): void {
    this.process.stdin.end()
  }
}

// Whatever library multiplies the matrices, one thread: each has its own variable.
const ONE_THREAD = {
  OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', BLIS_NUM_THREADS: '1', VECLIB_MAXIMUM_THREADS: '1',
}

/** A Python with PyTorch that runs a program of this folder, on one thread; null where there is none. */
export function torchRival(program: string): Child | null {
  const python = ['python3', '/usr/bin/python3'].find((command) => (
    spawnSync(command, ['-c', 'import numpy, torch'], { stdio: 'ignore' }).status === 0
  ))
  return python === undefined ? null : new Child(python, [fileURLToPath(new URL(program, import.meta.url))], ONE_THREAD)
}

/** A program of this folder in TypeScript, in a process of its own. */
export function scriptChild(program: string, args: readonly string[]): Child {
  return new Child(process.execPath, [...process.execArgv, fileURLToPath(new URL(program, import.meta.url)), ...args])
}

/** Arrays travel as base64 of their little-endian bytes. */
export function encode(array: Float32Array | Float64Array | Uint8Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
}

export function decodeF32(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** What is to be said where no Python with PyTorch was found. */
export const NO_TORCH = 'torch not present: no comparison (Debian: apt-get install python3-torch libopenblas0)'
