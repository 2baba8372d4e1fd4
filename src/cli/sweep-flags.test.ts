// The command line of a sweep, read and written again.

import { expect, it } from 'vitest'
import { planGroups } from '../experiments/plan.js'
import { createProgram } from './program.js'
import { productFromFlags, sweepCommandLine, type SweepFlags } from './sweep-flags.js'

/** The flags that a command line stands for. */
function flagsOf(argv: readonly string[]): { envs: string[], flags: SweepFlags } {
  const command = createProgram().commands.find((each) => each.name() === 'sweep')
  if (command === undefined) throw new Error('no sweep')
  return { envs: command.parseOptions([...argv]).operands, flags: command.opts<SweepFlags & Record<string, unknown>>() }
}

it('--algorithm is --set algorithm, and is in the command that continues', () => {
  const argv = ['CartPole-v1', '--seeds', '0..2', '--algorithm', 'ppo', '--steps', '5000']
  const { envs, flags } = flagsOf(argv)
  const product = productFromFlags(envs, flags)
  expect(product).toEqual({ envs: ['CartPole-v1'], seeds: [0, 1, 2], set: { algorithm: 'ppo', steps: 5000 }, grid: {} })
  expect(planGroups(product)[0].settings.map(({ key }) => key)).toEqual(['algorithm', 'steps'])
  expect(sweepCommandLine(envs, flags)).toBe('trpo sweep CartPole-v1 --seeds 0..2 --algorithm ppo --steps 5000')
  expect(flagsOf(sweepCommandLine(envs, flags).split(' ').slice(2)).flags).toEqual(flags)
})
