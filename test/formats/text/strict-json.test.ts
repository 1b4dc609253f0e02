import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Fault } from '../../../station-core/fault.ts';
import { parseStrictJson } from '../../../station-core/formats/text/strict-json.ts';
import { hasOddLength } from '../../../station-core/plain-json.ts';
import { faultOf } from '../fault-of.ts';

const read = (text: string): unknown => parseStrictJson(text, (place) => new Fault('firmware.bad-build', { ...place }));

const plainValue = fc.jsonValue({ maxDepth: 6 }).filter((value) => !hasOddLength(value));

test('what JSON.stringify writes is read as JSON.parse reads it, with and without blanks', () => {
  fc.assert(
    fc.property(plainValue, fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

const MARKS = Array.from('{}[]",:01-.eE+\\u \n');

test('what JSON.parse refuses is refused here', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MARKS, 'true', 'null', 'a'), { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const outcome = (parse: (text: string) => unknown): unknown => {
        try {
          return [parse(text)];
        } catch {
          return 'refused';
        }
      };
      const ours = outcome(read);
      // Stricter in one point only, and that has its own test: two members of one name.
      if (ours !== 'refused') expect(ours).toEqual(outcome(JSON.parse));
      else if (outcome(JSON.parse) !== 'refused') expect(faultOf(() => read(text)).evidence['reason']).toMatch(/twice/);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['{"a":1,"a":2}', 7, 1, /twice/],
  ['{"a":{"b":1},"b":[{"b":1,"b":1}]}', 25, 1, /twice/],
  ['{\n "a": tru\n}', 8, 2, /value is expected/],
  ['[1,]', 3, 1, /value is expected/],
  ['{"a" 1}', 5, 1, /: is expected/],
  ['"a\nb"', 2, 1, /control character/],
  ['"\\x"', 0, 1, /escape/],
  ['"ab', 0, 1, /no end/],
  ['1 2', 2, 1, /follows/],
  ['{\n"length": {"toString": 0, "valueOf": 0}}', 2, 2, /length is a number/],
  ['', 0, 1, /ends early/],
  ['"ä" x', 5, 1, /follows/],
] as const)('%j is refused with its place', (...[text, offsetBytes, line, reason]) => {
  const { evidence } = faultOf(() => read(text));
  expect(evidence).toMatchObject({ offsetBytes, line });
  expect(evidence['reason']).toMatch(reason);
});

test('a member named __proto__ is a member like any other', () => {
  const value = read('{"__proto__":{"polluted":true}}') as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect('polluted' in {}).toBe(false);
  expect('polluted' in value).toBe(false);
});
