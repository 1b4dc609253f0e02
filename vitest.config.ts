import './station-core/umask.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './test/compiled-code.ts';
import { leftOutHere } from './test/faults/drawn-files.ts';
import { seedOfRun } from './test/faults/seed.ts';
import { SlowestFirst } from './test/slowest-first.ts';

keepCompiledCode();
process.env['BIRTHMARK_SEED'] = seedOfRun();
delete process.env['BIRTHMARK_COMMAND']; // tests name commands as they are named where they are installed

const testsIn = (folder: string): string => `test/${folder}/**/*.test.ts`;
const folders = readdirSync(join(import.meta.dirname, 'test')).filter(
  (name) => name !== 'peers' && !name.includes('.'),
);

/**
 * Tests leave a process as they found it and share a few: they need not load and compile the same modules again. These set the
 * clock, the environment or a global function, or need a process that loaded nothing before.
 */
const UNTIDY = [
  'test/device/agent/agent-on-virtual-board.test.ts',
  'test/device/agent/silent-agent.test.ts',
  'test/labels/scan-round-trip.test.ts',
  'test/ledger/open-anywhere.test.ts',
  'test/pki/escrow-and-tls.test.ts',
  'test/rpc/calls.test.ts',
  'test/rpc/on-demand-client.test.ts',
];

/** A module is replaced for these, for which Vitest has to load all others itself. */
const MOCKED = [
  'test/cli/commands/unit-list.test.ts',
  'test/device/loader/connect/reset.test.ts',
  'test/electron/first-day.test.ts',
  'test/electron/utility-host.test.ts',
  'test/host/process/launcher-pauses.test.ts',
  'test/station/records/pdf-scripts.test.ts',
];

const left = leftOutHere(process.env['BIRTHMARK_SEED']);

/** Node loads and compiles modules itself, and keeps what it compiled: two fifths less of the processor than Vite's loader. */
const byNode = { experimental: { viteModuleRunner: false, nodeLoader: false } };

/** A limit that only a hang reaches: on a busy machine everything takes several times as long. */
const HANG_MS = 240_000;

export default defineConfig({
  test: {
    setupFiles: ['./test/ready-made/each-file.ts'],
    globalSetup: ['./test/run/temporary-folder.ts', './test/build-agent.ts', './test/ready-made/store.ts'],
    reporters: ['default', './test/red-team/tools/reporter.ts', './test/plain-reporter.ts'],
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    expect: { poll: { timeout: 60_000 } },
    // Two cores on the smallest machine. Tests that talk to boards and servers wait half of their time: four keep both busy.
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
    // What runs side by side in one file mostly waits for silent boards.
    maxConcurrency: 12,
    projects: [
      {
        extends: true,
        test: {
          ...byNode,
          name: 'shared',
          include: folders.map(testsIn),
          exclude: [...UNTIDY, ...MOCKED, ...left],
          isolate: false,
        },
      },
      { extends: true, test: { ...byNode, name: 'own', include: ['test/*.test.ts', ...UNTIDY], exclude: [...left] } },
      { extends: true, test: { name: 'mocked', include: MOCKED, exclude: [...left] } },
    ],
  },
});
