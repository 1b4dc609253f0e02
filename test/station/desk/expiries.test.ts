import { expect, test } from 'vitest';
import { expiringSoon, type Lifetimes } from '../../../station-core/station/desk/expiries.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY_MS = 24 * 60 * 60_000;
const inDays = (days: number): string => new Date(NOW + days * DAY_MS).toISOString();
const lamp = (permit: string, days: number) => ({ permit, product: 'lamp-one', notAfter: inDays(days) });

function expiring(manifestDays: number, ...permits: Lifetimes['permits']): string[] {
  const manifest = { number: 7, notAfter: inDays(manifestDays) };
  return expiringSoon({ manifest, permits }, NOW).map(({ document, id }) => `${document} ${id}`);
}

test('a document is pointed out in its last thirty days, the nearest end first', () => {
  expect(expiring(31, lamp('P-1', 31))).toEqual([]);
  expect(expiring(30, lamp('P-1', 6))).toEqual(['permit P-1', 'manifest 7']);
});

test('one that is over is pointed out until something is in its place', () => {
  expect(expiring(-1, lamp('P-1', -40))).toEqual(['permit P-1', 'manifest 7']);
  expect(expiring(90, lamp('P-1', -40), lamp('P-2', 90))).toEqual([]);
});

test('the permit of another product is in the place of nothing', () => {
  const other = { permit: 'P-9', product: 'lamp-two', notAfter: inDays(300) };
  expect(expiring(90, lamp('P-1', 3), other)).toEqual(['permit P-1']);
});
