// Ctrl-C and SIGTERM while a generator runs. What a real run makes of them is in tests/cli.test.ts.

import { describe, expect, it } from 'vitest'
import { driveUntilInterrupted, type Driven, type StopSignal } from './interrupt.js'

async function* counting(closed: string[]): AsyncGenerator<number, string> {
  try {
    for (let i = 1; i <= 5; i++) yield await Promise.resolve(i)
    return 'result'
  } finally {
    closed.push('closed')
  }
}

/** Drives to the end, with a signal at the second report. */
async function drive(signal: StopSignal | null): Promise<{ driven: Driven<string>, log: unknown[] }> {
  const log: unknown[] = []
  const report = (i: number): void => {
    log.push(i)
    if (i === 2 && signal !== null) process.emit(signal, signal)
  }
  const driven = await driveUntilInterrupted(counting(log as string[]), { report, interrupt: () => log.push('interrupt'), abort: () => log.push('abort') })
  return { driven, log }
}

describe('driveUntilInterrupted', () => {
  it('gives every report and the result', async () => {
    expect(await drive(null)).toEqual({ driven: { finished: true, result: 'result' }, log: [1, 2, 3, 4, 5, 'closed'] })
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(0)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('closes the generator after the iteration in which %s came', async (signal) => {
    expect(await drive(signal)).toEqual({ driven: { finished: false, signal }, log: [1, 2, 'interrupt', 'closed'] })
    expect(process.listenerCount(signal)).toBe(0)
  })

  it('passes errors on', async () => {
    const failing = async function* (): AsyncGenerator<number, string> {
      await Promise.resolve()
      throw new Error('physics')
    }
    const ignore = (): void => undefined
    await expect(driveUntilInterrupted(failing(), { report: ignore, interrupt: ignore, abort: ignore })).rejects.toThrow('physics')
  })
})
