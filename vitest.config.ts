import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './test/compiled-code.ts';
import { seedOfRun } from './test/faults/seed.ts';

keepCompiledCode();
process.env['BIRTHMARK_SEED'] = seedOfRun();

/** Codecs, vocabulary and rules: no process, port, timer or file of their own, so their tests can share one process. */
const PURE = ['formats', 'model', 'pki', 'protocol', 'renderer'].map((folder) => `test/${folder}/**/*.test.ts`);

/** A limit that only a hang reaches: on a busy machine everything takes several times as long. */
const HANG_MS = 240_000;

export default defineConfig({
  test: {
    globalSetup: './test/build-agent.ts',
    reporters: ['default', './test/plain-reporter.ts'],
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    expect: { poll: { timeout: 60_000 } },
    // Two cores on the smallest machine. Tests that talk to boards and servers mostly wait: three keep both busy.
    maxWorkers: 3,
    // What runs side by side in one file mostly waits for silent boards.
    maxConcurrency: 12,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'station', include: ['test/**/*.test.ts'], exclude: [...PURE, 'test/peers/**'] } },
    ],
  },
});
