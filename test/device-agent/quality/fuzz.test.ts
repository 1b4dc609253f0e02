import { describe, expect, test } from 'vitest';
import { WHOLE } from '../../faults/sweep.ts';
import { noProgram } from '../agent-program.ts';
import { absent, make, TOOL_TIMEOUT_MS } from './tools.ts';

/** Another number: BIRTHMARK_FUZZ_SECONDS=3600. */
const FUZZ_SECONDS = Number(process.env['BIRTHMARK_FUZZ_SECONDS'] ?? (WHOLE ? 600 : 4));
const noFuzz = absent('clang', 'libclang-rt-dev');

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noFuzz)(
    `${FUZZ_SECONDS} seconds of fuzzing find nothing${noFuzz}`,
    () => {
      const { status, words } = make('fuzz', `FUZZ_SECONDS=${FUZZ_SECONDS}`);
      process.stdout.write(words);
      expect(status).toBe(0);
      expect(words.match(/^fuzz \w+: \d+ inputs, nothing found$/gm)).toHaveLength(3);
    },
    TOOL_TIMEOUT_MS,
  );
});
