import { expect, test } from 'vitest';
import { requireInForce, requireNewest, requireOfStation } from '../../../station-core/signer/policy/document-rules.ts';

const period = { notBefore: '2026-07-01T00:00:00Z', notAfter: '2026-08-01T00:00:00Z' };
const refused = (code: string, reason: string): Error =>
  expect.objectContaining({ code, evidence: expect.objectContaining({ reason }) as unknown }) as Error;

test('a document holds from its first moment until just before its last', () => {
  expect(() => {
    requireInForce(period, new Date('2026-07-01T00:00:00Z'));
  }).not.toThrow();
  expect(() => {
    requireInForce(period, new Date('2026-07-31T23:59:59.999Z'));
  }).not.toThrow();
  expect(() => {
    requireInForce(period, new Date('2026-06-30T23:59:59.999Z'));
  }).toThrow(refused('document.not-in-force', 'not-yet'));
  expect(() => {
    requireInForce(period, new Date('2026-08-01T00:00:00Z'));
  }).toThrow(refused('document.not-in-force', 'over'));
});

test('a document for another station is refused', () => {
  expect(() => {
    requireOfStation({ station: 'ST01' }, 'ST01');
  }).not.toThrow();
  expect(() => {
    requireOfStation({ station: 'ST01' }, 'ST02');
  }).toThrow(expect.objectContaining({ code: 'document.of-another-station' }) as Error);
});

test.each([
  ['the first document', 1, 'aa', undefined, 'accepted'],
  ['a higher number', 8, 'bb', 7, 'accepted'],
  ['the same document again', 7, 'aa', 7, 'accepted'],
  ['the same number with another content', 7, 'bb', 7, 'same-number-other-content'],
  ['a lower number', 6, 'bb', 7, 'lower-number'],
  ['a lower number with the same content', 6, 'aa', 7, 'lower-number'],
])('%s is %5$s', (...[, number, sha256Hex, seenNumber, expected]) => {
  const seen = seenNumber === undefined ? undefined : { number: seenNumber, sha256Hex: 'aa' };
  const offer = (): void => {
    requireNewest({ number, sha256Hex }, seen);
  };
  if (expected === 'accepted') expect(offer).not.toThrow();
  else expect(offer).toThrow(refused('document.superseded', expected));
});
