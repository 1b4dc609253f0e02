import { describe, expect, test } from 'vitest';
import { noProgram } from '../agent-program.ts';
import { LEAST_PERCENT, measureCoverage, tableOf, totalOf } from './coverage.ts';
import { absent, TOOL_TIMEOUT_MS } from './tools.ts';

const noCoverage = absent('gcc');

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noCoverage)(
    `at least ${LEAST_PERCENT} % of the core's lines run${noCoverage}`,
    () => {
      const files = measureCoverage();
      process.stdout.write(`${tableOf(files)}\n`);
      expect(totalOf(files).percent).toBeGreaterThanOrEqual(LEAST_PERCENT);
    },
    TOOL_TIMEOUT_MS,
  );
});
