// The built program as a person meets it: its exit code and what it prints. Needs `npm run build`.

import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const PATIENCE_SECONDS = 60
/** Milliseconds: no test leaves a program behind. */
const LONGEST_LIFE = 100_000

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `trpo` to its end in a working directory. */
export function trpo(cwd: string, ...args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** `trpo` while it runs. */
export class Running {
  out = ''
  err = ''
  private readonly child: ChildProcessWithoutNullStreams
  private readonly ended: Promise<Outcome>

  constructor(cwd: string, ...args: readonly string[]) {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`)
    this.child = spawn(process.execPath, [MAIN, ...args], { cwd, timeout: LONGEST_LIFE, killSignal: 'SIGKILL' })
    this.child.stdout.on('data', (data: Buffer) => { this.out += data.toString() })
    this.child.stderr.on('data', (data: Buffer) => { this.err += data.toString() })
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => { resolve({ code, out: this.out, err: this.err }) })
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  end(): Promise<Outcome> {
    return this.ended
  }

  /** Returns as soon as `condition` holds. */
  async until(condition: () => boolean): Promise<void> {
    for (let turn = 0; !condition(); turn++) {
      if (this.child.exitCode !== null) throw new Error(`trpo ended before that, with code ${this.child.exitCode}:\n${this.out}${this.err}`)
      if (turn > PATIENCE_SECONDS * 200) throw new Error(`trpo did not come there in ${PATIENCE_SECONDS} s:\n${this.out}${this.err}`)
      await wait(5)
    }
  }
}
