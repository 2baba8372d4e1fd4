#!/usr/bin/env node
// The program `trpo`. Everything it can do is in program.ts; here it meets the process.

import { run } from './program.js'

// `trpo envs | head` closes the pipe early: not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

process.exitCode = await run(process.argv.slice(2))
