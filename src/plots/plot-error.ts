// A plot that cannot be drawn from what was given.

export class PlotError extends Error {
  override readonly name = 'PlotError'
}
