import { describe, expect, test } from 'vitest';
import { noProgram } from '../agent-program.ts';
import { absent, TOOL_TIMEOUT_MS } from './tools.ts';
import { underValgrind } from './valgrind.ts';

const noValgrind = absent('valgrind');

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noValgrind)(
    `valgrind finds nothing in all vectors and the life of a unit with each key option${noValgrind}`,
    () => {
      expect(underValgrind()).toStrictEqual([]);
    },
    TOOL_TIMEOUT_MS,
  );
});
