import { describe, expect, test } from 'vitest';
import { WHOLE } from '../../faults/sweep.ts';
import { noProgram } from '../agent-program.ts';
import { absent, make, TOOL_TIMEOUT_MS } from './tools.ts';

const noLint = absent('gcc', 'clang', 'clang-tidy', 'cppcheck');

describe.skipIf(noProgram)(`the agent's code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.skipIf(noLint)(
    `gcc, clang, clang-tidy and cppcheck are quiet${noLint}`,
    () => {
      expect(make('--keep-going', WHOLE ? 'lint' : 'quick-lint')).toStrictEqual({ status: 0, words: '' });
    },
    TOOL_TIMEOUT_MS,
  );
});
