import { defineConfig } from 'vitest/config';

/** A limit that only a hang reaches; each of these tests starts several Python programs. */
const HANG_MS = 240_000;

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'peers',
    include: ['**/*.test.ts'],
    reporters: ['default', '../plain-reporter.ts'],
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    maxWorkers: 2,
  },
});
