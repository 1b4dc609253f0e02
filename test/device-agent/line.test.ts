import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boot, inWords, noProgram, type Answer } from './agent-program.ts';
import { Conversation } from './conversation.ts';
import { unitFlash } from './unit-flash.ts';
import { hostileVectors, requestVectors } from './vectors/read.ts';
import { bstr, filled, KIND, line, map, NONCE, NOTHING } from './vectors/wire.ts';

/** The line of the unit: however the bytes are cut, and whatever lies between the frames. */
const flash = unitFlash();
const send = (...lines: readonly Buffer[]): readonly Answer[] => boot({ flash, line: Buffer.concat(lines) }).answers;

const mark = (sequence: number): Buffer => line({ kind: KIND.lockState, body: NOTHING, sequence });
const makeKey = (sequence: number, entropy = 0x41): Buffer =>
  line({ kind: KIND.generateKey, body: map(['hostEntropy', bstr(filled(32, entropy))]), sequence });

describe.skipIf(noProgram)(`the line of a unit${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.each(requestVectors().filter(({ unit }) => unit === 'fresh'))(
    'no part of a request is answered, whatever comes behind it: $name',
    ({ lineHex }) => {
      const whole = Buffer.from(lineHex, 'hex');
      const parts = Array.from({ length: whole.length - 1 }, (_, length) => whole.subarray(0, length));
      const answers = send(...parts.flatMap((part, at) => [part, mark(at)]));
      expect(answers.map(({ kind, sequence }) => [kind, sequence])).toStrictEqual(
        parts.map((_, at) => [KIND.lockState | 0x80, at]),
      );
    },
  );

  test('answers do not depend on how the bytes are cut', () => {
    const requests = ['hello', 'secrets-tag', 'prove', 'lock'].map((name) => vectorOf(name));
    const all = Buffer.concat([...requests, ...hostileVectors().map(({ lineHex }) => Buffer.from(lineHex, 'hex'))]);
    const whole = boot({ flash, line: all });
    expect(whole.answers.length).toBeGreaterThan(60);
    for (const atMost of [1, 2, 3, 5, 7, 11, 13, 31, 63]) {
      const cut = boot({ flash, line: all, more: ['--receive-at-most', String(atMost)] });
      expect(cut.sent).toStrictEqual(whole.sent);
      expect(cut.arena).toStrictEqual(whole.arena);
    }
  });

  test('whatever comes over the line, the unit goes on and answers the next request', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc
        .array(fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd, 0x02, 0x01, 0xa0), { maxLength: 300 })
        .map((each) => Buffer.from(each)),
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((body) => line({ kind: KIND.csr, body: Buffer.from(body) })),
    );
    const run = fc.array(bytes, { maxLength: 12 });
    fc.assert(
      fc.property(run, (pieces) => {
        const { exitCode, answers } = boot({ flash, line: Buffer.concat([...pieces, mark(7)]) });
        expect({ exitCode, last: answers.at(-1) }).toMatchObject({ exitCode: 0, last: { kind: 0x87, sequence: 7 } });
      }),
      { numRuns: 60 },
    );
  });

  test('a request that comes again is not carried out again, but its reply is sent again', () => {
    const [made, again] = send(makeKey(2), makeKey(2));
    expect(made?.body).toHaveProperty('entropy'); // which only the request that makes the key reports
    expect(again).toStrictEqual(made);
  });

  test.each([
    ['another sequence', makeKey(3)],
    ['the same sequence and another body', makeKey(2, 0x42)],
    ['a request in between', Buffer.concat([mark(9), makeKey(2)])],
  ])('with %s it is carried out', (_, second) => {
    const [made, ...after] = send(makeKey(2), second);
    expect(made?.body).toHaveProperty('entropy');
    expect(after.at(-1)?.body).not.toHaveProperty('entropy');
    expect(after.at(-1)?.body['publicKey']).toStrictEqual(made?.body['publicKey']);
  });

  test.each(['lock-state', 'hello'] as const)(
    '%s is answered by what the unit is now, also when it comes again',
    async (name) => {
      await using unit = new Conversation();
      const frame = unit.frame(name, {});
      expect((await unit.send(frame)).body['locked']).toBe(false);
      unit.burnLock();
      expect((await unit.send(frame)).body['locked']).toBe(true);
    },
  );

  test('a refusal is kept like a reply', () => {
    const prove = line({ kind: KIND.prove, body: map(['nonce', bstr(NONCE)]) });
    const answers = send(prove, prove);
    expect(answers.map(inWords)).toStrictEqual(['wrong-state', 'wrong-state']);
    expect(answers[1]).toStrictEqual(answers[0]);
  });

  test('nothing is answered behind a reboot', () => {
    const reboot = line({ kind: KIND.reboot, body: NOTHING });
    expect(send(mark(1), reboot, mark(2), reboot, mark(3)).map(({ kind }) => kind)).toStrictEqual([0x87, 0x8a]);
  });

  test('the program says in words what is wrong with its options, and exits 2', () => {
    for (const more of [['--mac', '7cdfa100'], ['--table-offset', '-1'], ['--silicon-fd'], ['--frob'], ['word']]) {
      const after = boot({ flash, line: mark(1), more });
      expect(after).toMatchObject({ exitCode: 2, answers: [] });
      expect(after.words).toContain('Usage: birthmark-agent');
    }
  });
});

function vectorOf(request: string): Buffer {
  const vector = requestVectors().find(({ name }) => name === `${request} to a fresh unit`);
  return Buffer.from(vector?.lineHex ?? '', 'hex');
}
