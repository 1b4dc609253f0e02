import { expect, test } from 'vitest';
import { contractTextFields } from './text-fields.ts';

/** Long enough for every field that has a least length, short enough for all. */
const HOSTILE = {
  'an escape sequence': 'abc\u001b[2Jdef',
  'a NUL': 'abc\u0000def',
  'a C1 control': 'abc\u009b31mdef',
  'a bidi override': 'abc\u202edef',
  'a bidi isolate': 'abc\u2066def',
  'half of a surrogate pair': 'abc\ud800def',
  'a private character': 'abc\ue000def',
} as const;

const fields = contractTextFields();

test.each(Object.entries(HOSTILE))('no field that a screen can send takes %s', (_, text) => {
  const taking = fields.filter(({ schema }) => schema.safeParse(text).success);
  expect(taking.map(({ path }) => path)).toEqual([]);
});

test('a text without them is taken by the fields for words, so it is they that are refused', () => {
  const taking = fields.filter(({ schema }) => schema.safeParse('abcdef').success);
  expect(taking.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['holds.place.reason', 'session.addPerson.name', 'scan.submit.text']),
  );
});

test.each(['holds.place.reason', 'shifts.close.reasons.reason', 'selfTest.acknowledge.note'])(
  '%s may have several lines; a name may not',
  (path) => {
    const schemaOf = (wanted: string) => fields.find((each) => each.path === wanted)?.schema;
    expect(schemaOf(path)?.safeParse('torn\nsecond line').success).toBe(true);
    expect(schemaOf('session.addPerson.name')?.safeParse('Ada\nLovelace').success).toBe(false);
  },
);

test('what a hand scanner presses after a text does no harm', () => {
  const text = fields.find(({ path }) => path === 'scan.submit.text')?.schema;
  for (const end of ['\r', '\n', '\r\n', '\t']) expect(text?.safeParse(`WO-1${end}`).success).toBe(true);
  expect(text?.safeParse('WO\r-1').success).toBe(false);
});
