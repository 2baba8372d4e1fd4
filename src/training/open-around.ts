// A session around the environments of thread 0: what fails on the way to it ends the threads and closes the environments, and so does
// its own end.

import type { Environment } from '../envs/env.js'
import { assemble, type Crew, type CrewOptions } from './crew.js'
import type { Spaces } from './training-session.js'

interface OpenEnvironments {
  readonly evaluation: Environment
  close(): void
}

/** @param begin makes the session and puts it where it starts from; its crew closes the environments too */
export async function openAround<W, S>(
  environments: OpenEnvironments, options: CrewOptions<W>, begin: (crew: Crew<W>, spaces: Spaces) => S | Promise<S>,
): Promise<S> {
  const crew = await assemble(options).catch((error: unknown) => {
    environments.close()
    throw error
  })
  const close = async (): Promise<void> => {
    await crew.close()
    environments.close()
  }
  const { observationSpace, actionSpace } = environments.evaluation
  try {
    return await begin({ ...crew, close }, { observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() })
  } catch (error) {
    await close()
    throw error
  }
}
