import { describe, expect, test } from 'vitest';
import { someOf } from '../../faults/sweep.ts';
import { noProgram } from '../agent-program.ts';
import { KEY_OPTIONS } from '../unit.ts';
import { absent, TOOL_TIMEOUT_MS } from './tools.ts';
import { underValgrind } from './valgrind.ts';

const noValgrind = absent('valgrind');
const KEYS = someOf(KEY_OPTIONS, 1);

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noValgrind)(
    `valgrind finds nothing in all vectors and the life of a unit with a key of ${KEYS.join(', ')}${noValgrind}`,
    () => {
      expect(underValgrind(KEYS)).toStrictEqual([]);
    },
    TOOL_TIMEOUT_MS,
  );
});
