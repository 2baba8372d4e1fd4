// A command line that cannot be run, for a reason that the option parser does not know. Ends with exit code 2.

export class UsageError extends Error {
  override readonly name = 'UsageError'
}
