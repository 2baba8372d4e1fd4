// How a trust region's size follows from how far its model could be trusted: the ratio test of Nocedal & Wright 2006, "Numerical
// Optimization", Algorithm 4.1. ρ is the measured improvement over the one that the model promised for the same step.

/** The book's constants. */
const POOR = 1 / 4
const GOOD = 3 / 4
const SHRINK = 1 / 4
const GROW = 2

export interface StepTaken {
  /** ρ; one that is not a number counts as poor. */
  readonly ratio: number
  /** Whether the step went as far as the region allows: only then was the region what held it back. */
  readonly atBoundary: boolean
}

/** The next size: a quarter where ρ < ¼, twice where ρ > ¾ at the boundary, the same in between; inside the bounds. */
export function nextRadius(
  radius: number, { ratio, atBoundary }: StepTaken, { least, most }: { readonly least: number, readonly most: number },
): number {
  const next = !(ratio >= POOR) ? SHRINK * radius : ratio > GOOD && atBoundary ? GROW * radius : radius
  return Math.min(most, Math.max(least, next))
}
