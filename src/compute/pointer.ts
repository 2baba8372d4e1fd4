// The two arguments that almost every kernel takes: where numbers lie, and where random numbers come from.

/** Byte offset into the kernels' memory; 0 stands for "absent" where a kernel says so. */
export type Pointer = number

/** Position in the counter space of Philox4x32-10: the key (seed) and three of the four counter words; the fourth is the draw. */
export type Counter = readonly [seedLow: number, seedHigh: number, step: number, environment: number, stream: number]
