// The session for a config's algorithm.

import { isSearch } from '../algorithms/registry.js'
import { SearchSession } from './search-session.js'
import { Session } from './session.js'
import type { SessionOptions, TrainingSession } from './training-session.js'

/** Starts the threads, makes the environments, and begins or takes over a state. */
export function openSession(options: SessionOptions): Promise<TrainingSession> {
  return isSearch(options.config.algorithm) ? SearchSession.open(options) : Session.open(options)
}
