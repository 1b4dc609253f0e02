import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes, parseCanonical } from '../../../station-core/formats/text/canonical-json.ts';
import { hasOddLength } from '../../../station-core/plain-json.ts';
import { Secret } from '../../../station-core/secret.ts';

test('the sample of RFC 8785 §3.2.2 comes out as the RFC prints it', () => {
  const sample: unknown = JSON.parse(
    String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
  );
  expect(canonicalBytes(sample).toString('utf8')).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('keys are sorted by UTF-16 code units, as RFC 8785 §3.2.3 shows', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const bytes = canonicalBytes(Object.fromEntries(keys.map((key) => [key, 0])));
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  expect(Object.keys(JSON.parse(bytes.toString('utf8')) as object).sort()).toEqual([...sorted].sort());
  expect(bytes.toString('utf8')).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
});

test('whatever JSON can hold is read back, and has one spelling only', () => {
  fc.assert(
    fc.property(
      fc.jsonValue().filter((value) => !hasOddLength(value)),
      (value) => {
        const bytes = canonicalBytes(value);
        expect(canonicalBytes(parseCanonical(bytes))).toEqual(bytes);
        expect(parseCanonical(Buffer.concat([bytes, Buffer.from(' ')]))).toBeUndefined();
        expect(parseCanonical(Buffer.concat([Buffer.from(' '), bytes]))).toBeUndefined();
      },
    ),
  );
});

test.each([
  ['keys out of order', '{"b":1,"a":2}'],
  ['a key twice', '{"a":1,"a":2}'],
  ['white space', '{"a": 1}'],
  ['another spelling of a number', '{"a":1.0}'],
  ['a number that JSON.parse rounds', '{"a":9007199254740993}'],
  ['an escape that is not needed', '{"a":"\\u0041"}'],
  ['half a surrogate pair', '{"a":"\\ud800"}'],
  ['a byte order mark', '\ufeff{}'],
  ['nothing', ''],
  ['two values', '{}{}'],
  ['a length that no schema can compare', '{"a":[{"length":{"toString":0,"valueOf":0}}]}'],
])('%s is not canonical', (_, text) => {
  expect(parseCanonical(Buffer.from(text))).toBeUndefined();
});

test('bytes that are not UTF-8 are not canonical', () => {
  expect(parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
});

test.each([
  ['a secret', { a: new Secret('password') }],
  ['bytes', { a: Buffer.from('x') }],
  ['a date', new Date()],
  ['a bigint', { a: 1n }],
  ['infinity', [Infinity]],
  ['a function', { a: () => 1 }],
  ['an array with a hole', [undefined]],
])('%s is a bug of the caller, never text', (_, value) => {
  expect(() => canonicalBytes(value)).toThrow(TypeError);
});

test.each([
  ['keys that are array indexes', '{"\\r":0,"10":0,"9":0,"a":0}', true],
  ['keys that are array indexes, in the order of ECMAScript', '{"9":0,"10":0}', false],
  ['the name __proto__', '{"__proto__":{"a":1},"b":2}', true],
  ['text that looks like half a surrogate pair', String.raw`{"a":"\\ud800"}`, true],
  ['half a surrogate pair beside a whole one', String.raw`{"a":"😀\ud83d"}`, false],
  ['minus zero', '{"a":-0}', false],
  ['keys out of order deep inside', '{"a":[{"z":{"b":1,"a":2}}]}', false],
])('%s: canonical or not as RFC 8785 says', (_, text, canonical) => {
  expect(parseCanonical(Buffer.from(text)) !== undefined).toBe(canonical);
});

test('bytes that are no UTF-8 are not taken for the character that they read as', () => {
  const good = Buffer.from('{"a":"\ufffd"}');
  expect(parseCanonical(good)).toEqual({ a: '\ufffd' });
  const at = good.indexOf(0xef);
  const cut = Buffer.concat([good.subarray(0, at), Buffer.from([0xf0, 0x9f, 0x98]), good.subarray(at + 3)]);
  expect(parseCanonical(cut)).toBeUndefined();
});
