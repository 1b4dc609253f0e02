import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';
import { requireOfficers } from '../../../station-core/codecs/signed-documents.ts';
import { officerKeySchema, officerThumbprint, type OfficerKey } from '../../../station-core/formats/officer-key.ts';
import { trialOfficer } from '../../officers/trial-officers.ts';

const anna = trialOfficer('anna').officer;
const bo = trialOfficer('bo', 'P-256').officer;

function ed25519(hex: string): OfficerKey {
  return {
    id: 'weak',
    name: 'Weak',
    jwk: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') },
  };
}

function p256(xHex: string, yHex: string): OfficerKey {
  const [x, y] = [xHex, yHex].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
  return officerKeySchema.parse({ id: 'weak', name: 'Weak', jwk: { kty: 'EC', crv: 'P-256', x, y } });
}

const refused = (reason: string): unknown =>
  expect.objectContaining({ code: 'document.bad-officers', evidence: expect.objectContaining({ reason }) as unknown });

test('officers with keys of their own may decide together', () => {
  expect(() => {
    requireOfficers([anna, bo], 2);
  }).not.toThrow();
});

test('the thumbprint of a key is that of RFC 7638', async () => {
  for (const { jwk } of [anna, bo]) expect(officerThumbprint(jwk)).toBe(await calculateJwkThumbprint({ ...jwk }));
});

test.each<[string, readonly OfficerKey[], string]>([
  ['two officers with one key', [anna, { id: 'bo', name: 'Bo', jwk: anna.jwk }], 'same-key-twice'],
  ['two officers with one id', [anna, { id: 'anna', name: 'Bo', jwk: bo.jwk }], 'same-id-twice'],
  ['one officer alone', [anna], 'too-few-officers'],
  ['nobody', [], 'too-few-officers'],
  ['the neutral point of Ed25519', [anna, ed25519(`01${'00'.repeat(31)}`)], 'weak-key'],
  ['a point of order 2', [anna, ed25519(`ec${'ff'.repeat(30)}7f`)], 'weak-key'],
  ['a point of order 4', [anna, ed25519('00'.repeat(32))], 'weak-key'],
  [
    'a point of order 8',
    [anna, ed25519('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
    'weak-key',
  ],
  [
    'the other point of order 8',
    [anna, ed25519('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')],
    'weak-key',
  ],
  ['a coordinate beyond the field', [anna, ed25519(`f0${'ff'.repeat(30)}7f`)], 'weak-key'],
  [
    'the base point of P-256',
    [
      anna,
      p256(
        '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
        '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
      ),
    ],
    'weak-key',
  ],
  ['the point (0, 0)', [anna, p256('00'.repeat(32), '00'.repeat(32))], 'weak-key'],
  [
    'a point beside P-256',
    [
      anna,
      p256(
        '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c297',
        '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
      ),
    ],
    'not-on-curve',
  ],
])('%s is refused where officers are listed', (_, officers, reason) => {
  expect(() => {
    requireOfficers(officers, 2);
  }).toThrow(refused(reason));
});

test.each([
  ['a private key', { ...anna.jwk, d: anna.jwk.x }],
  ['a key on P-384', { kty: 'EC', crv: 'P-384', x: anna.jwk.x, y: anna.jwk.x }],
  ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
  ['a second spelling of the same key', { ...anna.jwk, x: `${anna.jwk.x.slice(0, -1)}B` }],
])('%s is no officer key', (_, jwk) => {
  expect(officerKeySchema.safeParse({ id: 'anna', name: 'Anna', jwk }).success).toBe(false);
});

test.each([
  ['an escape sequence', 'Anna\u001b[2J'],
  ['a mark that turns the direction', 'Anna\u202e'],
  ['a line break', 'Anna\nBo'],
  ['half a character', 'Anna\ud800'],
])('%s in a name is refused', (_, name) => {
  expect(officerKeySchema.safeParse({ id: 'anna', name, jwk: anna.jwk }).success).toBe(false);
});
