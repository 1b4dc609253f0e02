import { expect, test } from 'vitest';
import { parsePermit } from '../../station-core/codecs/permit.ts';
import { isInForce } from '../../station-core/formats/permit.ts';

const permit = {
  permit: 'P-1',
  product: 'lamp-one',
  organization: 'Lämpchen GmbH',
  organizationalUnit: 'Lamp One',
  quota: 10,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
};

test('a permit holds from its first moment until just before its last', () => {
  const parsed = parsePermit(JSON.stringify(permit), 'p.json');
  expect(parsed).toEqual({ ...permit, serverAuth: false });
  expect(isInForce(parsed, new Date('2025-12-31T23:59:59.999Z'))).toBe(false);
  expect(isInForce(parsed, new Date('2026-01-01T00:00:00Z'))).toBe(true);
  expect(isInForce(parsed, new Date('2026-12-31T23:59:59.999Z'))).toBe(true);
  expect(isInForce(parsed, new Date('2027-01-01T00:00:00Z'))).toBe(false);
});

test('a permit allows the purpose TLS server only where it says so', () => {
  expect(parsePermit(JSON.stringify(permit), 'p.json').serverAuth).toBe(false);
  expect(parsePermit(JSON.stringify({ ...permit, serverAuth: true }), 'p.json').serverAuth).toBe(true);
});

test.each([
  ['no JSON', '{', undefined],
  ['an empty object', '{}', 'permit'],
  ['a field nobody knows', JSON.stringify({ ...permit, more: 1 }), ''],
  ['a negative quota', JSON.stringify({ ...permit, quota: -1 }), 'quota'],
  ['half a certificate', JSON.stringify({ ...permit, quota: 1.5 }), 'quota'],
  ['a date without a time', JSON.stringify({ ...permit, notAfter: '2027-01-01' }), 'notAfter'],
  ['a time that is not UTC', JSON.stringify({ ...permit, notAfter: '2027-01-01T00:00:00+01:00' }), 'notAfter'],
  ['a purpose that is neither yes nor no', JSON.stringify({ ...permit, serverAuth: 'yes' }), 'serverAuth'],
  ['a permit for no station', JSON.stringify({ ...permit, stations: [] }), 'stations'],
  ['an id that is a path', JSON.stringify({ ...permit, permit: '../P-1' }), 'permit'],
])('%s is refused, naming file and field', (_, text, field) => {
  const evidence = field === undefined ? { file: 'p.json' } : { file: 'p.json', field };
  expect(() => parsePermit(text, 'p.json')).toThrow(
    expect.objectContaining({
      code: 'station.bad-config',
      evidence: expect.objectContaining(evidence) as unknown,
    }) as Error,
  );
});
