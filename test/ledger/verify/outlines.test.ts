import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  decodeEntry,
  encodeEntry,
  ENTRY_SCHEMAS,
  newEntry,
  type EntryBody,
} from '../../../station-core/ledger/entry.ts';
import { EntryForm } from '../../../station-core/ledger/verify/outlines/entry-form.ts';
import { byForm, readOutline } from '../../../station-core/ledger/verify/outlines/read-outline.ts';
import { stringPattern } from '../../../station-core/ledger/verify/outlines/string-pattern.ts';
import { makeBulkIssuer } from '../../bench/ledger/issuer.ts';
import { makeUnit } from '../../bench/ledger/units.ts';

const person = 'qa-1';
const unit = '02:00:00:00:00:01';
const OTHERS = [
  { kind: 'station-started', version: '0.1.0' },
  { kind: 'sign-in-refused', how: 'pin', reason: 'nobody' },
  { kind: 'order-chosen', by: person, order: 'order-1', product: 'lamp-one', permit: 'DEMO', targetQuantity: 5 },
  { kind: 'person-added', by: person, id: 'op-2', roles: ['operator', 'qa'] },
  { kind: 'hold-placed', by: person, hold: 'h', reason: 'r', asked: [{ field: 'order', value: 'o' }], units: 2 },
  { kind: 'secret-looked-up', by: person, found: false },
  { kind: 'efuse-burn-intended', unit, product: 'lamp-one', burns: [{ block: 'KEY0', sets: ['a', 'b'] }] },
  { kind: 'run-closed', run: 'r', outcome: 'FAIL', fault: { code: 'device.silent' } },
  {
    kind: 'working-hours-set',
    by: person,
    timeZone: 'Europe/Berlin',
    spans: [{ weekday: 1, from: '08:00', to: '24:00' }],
  },
] as EntryBody[];
const stamp = { v: 1, at: '2026-02-28T23:59:59.000Z', station: 'S01' } as const;
const bodies = [...makeUnit(1, { firstSeq: 7, releaseSeq: 3, issuer: makeBulkIssuer() }).entries, ...OTHERS];
const texts = bodies.map((body, n) => encodeEntry(newEntry({ ...stamp, seq: 7 + n }, body)).toString());
const aText = fc.constantFrom(...texts);

/** Both must say the same, and read the same. */
function expectSameVerdict(bytes: Buffer): void {
  const [entry, outline] = [decodeEntry(bytes), readOutline(bytes)];
  expect(outline?.whole).toEqual(entry);
  if (entry === undefined || outline === undefined) return;
  const { kind, seq, at, station } = entry;
  expect(outline).toMatchObject({ kind, seq, at, station });
  const fields = entry as unknown as Record<string, unknown>;
  for (const name of ['run', 'unit', 'step', 'clockBehindMs'] as const) expect(outline[name]).toBe(fields[name]);
}

test('what the station writes for a unit that passes is read by its form alone', () => {
  for (const text of texts) expect(byForm(text)?.whole, text).toEqual(JSON.parse(text));
});

test('every schema has a form, but for those with evidence in free words', () => {
  const formless = ENTRY_SCHEMAS.filter((schema) => EntryForm.of('signed-in', schema) === undefined);
  const kinds = formless.flatMap(({ shape }) => [...(shape['kind'] as z.ZodLiteral).values]);
  expect(kinds.sort()).toEqual(['revocation-refused', 'signature-refused', 'step-stopped', 'verification-stopped']);
});

describe('the form of an entry and its schema agree', () => {
  const aByte = fc.oneof(
    fc.constantFrom(...Array.from('"\\{}[],:0.-+e1 =/\n\u0000\u007f', (each) => each.charCodeAt(0)), 0x80, 0xc3, 0xff),
    fc.integer({ min: 0, max: 255 }),
  );

  test('when bytes are changed, put in or taken out', () => {
    const change = fc.record({ at: fc.nat(), cut: fc.nat(2), put: fc.array(aByte, { maxLength: 2 }) });
    fc.assert(
      fc.property(aText, fc.array(change, { minLength: 1, maxLength: 2 }), (text, changes) => {
        let bytes = Buffer.from(text);
        for (const { at, cut, put } of changes) {
          const from = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + cut)]);
        }
        expectSameVerdict(bytes);
      }),
      { numRuns: 6_000 },
    );
  });

  test('when a value is another', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.string({ unit: fc.constantFrom('a', '0', '"', '\\', 'ü', '\u2028', '\ud800', '=') }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(-0, 2 ** 53, 1e21, '2026-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z', 'QQ=', 'QR==', ''),
      fc.integer({ min: 0, max: 600 }).map((length) => 'a'.repeat(length)),
    );
    fc.assert(
      fc.property(aText, fc.nat(), value, (text, at, other) => {
        const entry: unknown = JSON.parse(text);
        const slots = slotsOf(entry);
        slots[at % slots.length]?.(other);
        expectSameVerdict(Buffer.from(JSON.stringify(entry)));
      }),
      { numRuns: 6_000 },
    );
  });

  test('when fields are missing, unknown, twice there or in another order', () => {
    fc.assert(
      fc.property(aText, fc.nat(), fc.constantFrom('drop', 'twice', 'swap', 'unknown'), (text, at, how) => {
        const fields = Object.entries(JSON.parse(text) as object).map((field) => JSON.stringify(field));
        const [n, last] = [at % fields.length, fields.length - 1];
        const field = fields[n] ?? '';
        if (how === 'drop') fields.splice(n, 1);
        if (how === 'twice') fields.splice(n, 0, field);
        if (how === 'swap') fields.splice(n, 2, fields[Math.min(n + 1, last)] ?? '', field);
        if (how === 'unknown') fields.splice(n, 0, field.replace('","', 'x","'));
        const members = fields.map((each) => each.slice(1, -1).replace('",', '":'));
        expectSameVerdict(Buffer.from(`{${members.join(',')}}`));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Ways to put something else in the place of each value, however deep. */
function slotsOf(value: unknown): ((other: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Record<string, unknown>;
  return Object.keys(fields).flatMap((key) => [
    (other: unknown) => {
      fields[key] = other;
    },
    ...slotsOf(fields[key]),
  ]);
}

describe('the pattern of an expression', () => {
  test.each([/^[\x20-\x7e]{1,64}$/, /^[^a]+$/, /^(?:a|[!-~])*$/])(
    '%s matches no text that needs an escape',
    (expression) => {
      const pattern = new RegExp(`^${stringPattern(expression) ?? 'none'}$`);
      for (const text of ['b"b', 'b\\b', 'b\nb', 'b\u007fb', 'büb', '"']) expect(pattern.test(text)).toBe(false);
      expect(pattern.test('bb')).toBe(true);
    },
  );

  test.each([/^a/, /a$/, /^a|b$/, /^.+$/, /^\S+$/, /^(a)\1$/, /^(?=a)a$/, /^a$/i, /^\u{61}$/u])(
    '%s is not understood',
    (expression) => {
      expect(stringPattern(expression)).toBeUndefined();
    },
  );
});
