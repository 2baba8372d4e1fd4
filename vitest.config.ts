import { defineConfig } from 'vitest/config'

// These run the package as a whole in processes of their own; they come last, so that nothing else competes with them.
const whole = ['tests/examples.test.ts', 'tests/package.test.ts']

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'parts', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], exclude: whole, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'whole', include: whole, sequence: { groupOrder: 1 } } },
    ],
  },
})
