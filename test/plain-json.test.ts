import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hasOddLength, parsePlainJson } from '../station-core/plain-json.ts';

const ODD = '{"length":{"toString":0,"valueOf":0}}';

test('the rule is needed: a schema throws at such a value, as of zod 4.6', () => {
  expect(() => z.array(z.number()).min(1).safeParse(JSON.parse(ODD))).toThrow(TypeError);
});

test('a schema that limits a length throws at nothing that is left', () => {
  const limited = z.union([z.array(z.string().min(1)).min(1).max(3), z.object({ length: z.string().length(3) })]);
  const oddToo = fc.jsonValue().map((value) => ({ length: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), oddToo, fc.array(oddToo), fc.dictionary(fc.string(), oddToo)), (value) => {
      const text = JSON.stringify(value);
      const parsed: unknown = JSON.parse(text);
      if (!hasOddLength(parsed)) {
        limited.safeParse(parsed);
        expect(parsePlainJson(text)).toEqual(parsed);
      } else expect(() => parsePlainJson(text)).toThrow(SyntaxError);
    }),
  );
});

test.each([
  ['at the top', ODD],
  ['in an array', `[1,${ODD}]`],
  ['far below', `{"a":[{"b":{"c":[[${ODD}]]}}]}`],
  ['as an array, which JavaScript turns into text by its items', '{"length":[{"toString":0}]}'],
  ['with a name that is escaped', '{"\\u006cength":{"toString":0,"valueOf":0}}'],
])('an odd length is found %s', (_, text) => {
  expect(() => parsePlainJson(text)).toThrow(SyntaxError);
});

test('a length that can be compared is none of its business, nor are bytes', () => {
  expect(hasOddLength({ length: 3, of: { length: '3' }, bytes: new Uint8Array(4), a: { length: {} } })).toBe(false);
});

test('a value that holds itself, as a screen in a window of ours can send it, is looked at once', () => {
  const value: Record<string, unknown> = { a: 1 };
  value['self'] = [value];
  expect(hasOddLength(value)).toBe(false);
  value['length'] = { toString: 0, valueOf: value };
  expect(hasOddLength(value)).toBe(true);
});
