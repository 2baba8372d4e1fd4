// The recorded data again, as part of the suite: one test a file, none of its errors beyond its bound.

import { describe, expect, test } from 'vitest'
import { passes } from './check.js'
import { referenceFiles, REFERENCE_FOLDER, replay } from './replay.js'

describe('recorded data', () => {
  test.each(referenceFiles(REFERENCE_FOLDER))('%s', async (file) => {
    const { checks, notCovered } = await replay(REFERENCE_FOLDER, file)
    expect(checks.filter((check) => !passes(check))).toEqual([])
    expect(checks.length > 0 || notCovered !== null).toBe(true)
  })
})
