import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boot, inWords, noProgram, type AfterBoot } from './agent-program.ts';
import { blankFlash, unitFlash } from './unit-flash.ts';
import { VECTOR_FILES } from './vectors/files.ts';
import { hostileVectors, requestVectors } from './vectors/read.ts';
import { KIND, line, NOTHING, SEQUENCE } from './vectors/wire.ts';
import { FOLDER, textOf } from './vectors/write.ts';

/** Sent behind each vector: whatever came before it, the agent must still answer, and in the same memory. */
const MARK_SEQUENCE = 0x7001;
const mark = line({ kind: KIND.lockState, body: NOTHING, sequence: MARK_SEQUENCE });

function withMark(flash: Buffer, lineHex: string): AfterBoot {
  return boot({ flash, line: Buffer.concat([Buffer.from(lineHex, 'hex'), mark]) });
}

test('the files hold what their makers write', () => {
  for (const [name, file] of Object.entries(VECTOR_FILES))
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(textOf(file));
});

test('there are more than sixty hostile lines, and each has a name of its own', () => {
  const names = hostileVectors().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(60);
  expect(new Set(names).size).toBe(names.length);
});

describe.skipIf(noProgram)(`the unit agent${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  const flash = unitFlash();
  const untouched = withMark(flash, '');

  test.each(hostileVectors())('answers $answers to $name', ({ lineHex, answers }) => {
    const after = withMark(flash, lineHex);
    const [last, ...before] = after.answers.toReversed();
    expect(last).toMatchObject({ kind: KIND.lockState | 0x80, sequence: MARK_SEQUENCE });
    expect(before.toReversed().map(inWords)).toStrictEqual(answers);
    expect(before.every(({ version, sequence }) => version === 2 && (sequence & 0xff00) === (SEQUENCE & 0xff00)));
    expect(after).toMatchObject({ exitCode: 0, words: '', flash });
    expect(after.arena).toStrictEqual(untouched.arena);
  });

  test.each(requestVectors())('answers $answer to $name', ({ unit, lineHex, answer, bodyHex }) => {
    const { exitCode, words, answers } = boot({
      flash: unit === 'blank' ? blankFlash() : flash,
      line: Buffer.from(lineHex, 'hex'),
    });
    expect({ exitCode, words }).toStrictEqual({ exitCode: 0, words: '' });
    expect(answers.map(inWords)).toStrictEqual([answer]);
    if (bodyHex !== undefined) expect(answers[0]?.bodyBytes.toString('hex')).toBe(bodyHex);
  });
});
