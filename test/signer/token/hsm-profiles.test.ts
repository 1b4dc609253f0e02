import pkcs11js from 'pkcs11js';
import { describe, expect, test } from 'vitest';
import { HSM_KINDS } from '../../../station-core/model/documents/hsm-kind.ts';
import { Secret } from '../../../station-core/secret.ts';
import { policyTemplate, wrongAttributes } from '../../../station-core/signer/token/key-policy.ts';
import {
  HSM_PROFILES,
  keyIdHex,
  kindOfToken,
  profileOf,
  requirePinForm,
  requireRootHsm,
  requireStationHsm,
} from '../../../station-core/signer/token/profiles/hsm-profiles.ts';

const LABELS = ['issuing', 'checkpoint', 'tag', 'journal', 'root'];

describe.each(HSM_KINDS)('the profile of %s', (kind) => {
  const profile = HSM_PROFILES[kind];

  test('names its sources, what it was tried on, and where the driver is', () => {
    expect(profile.sources.every((each) => each.startsWith('https://'))).toBe(true);
    expect(profile.triedOn).not.toBe('');
    expect(profile.modulePaths.every((each) => each.startsWith('/'))).toBe(true);
  });

  test('gives every key a label that fits and an id of its own', () => {
    expect(LABELS.filter((label) => label.length > profile.labelBytes)).toEqual([]);
    const ids = LABELS.map((label) => keyIdHex(profile, label));
    expect(new Set(ids).size).toBe(LABELS.length);
    expect(ids.every((id) => profile.keyIds !== 'two-bytes' || /^(?!0000|ffff)[0-9a-f]{4}$/.test(id))).toBe(true);
  });

  test('serves for a root', () => {
    requireRootHsm(profile, 'P-384');
  });
});

test.each([
  ['softhsm2', ''],
  ['yubihsm2', ''],
  ['luna7', ''],
  ['smartcard-hsm', 'Ed25519 for checkpoints, HMAC-SHA-256 for tags and journal, data objects for the anchor'],
  ['aws-cloudhsm', 'Ed25519 for checkpoints, data objects for the anchor'],
] as const)('a station on %s lacks: %s', (kind, missing) => {
  const ask = (): void => {
    requireStationHsm(HSM_PROFILES[kind], { curve: 'P-256', keepsState: true });
  };
  if (missing === '') ask();
  else
    expect(ask).toThrow(
      expect.objectContaining({ code: 'hsm.unsuitable', evidence: { hsm: expect.any(String) as string, missing } }),
    );
});

test('a token without data objects lacks none where the journal is anchored by receipts', () => {
  const ask = (): void => {
    requireStationHsm(HSM_PROFILES['aws-cloudhsm'], { curve: 'P-256', keepsState: false });
  };
  const evidence = { hsm: 'AWS CloudHSM', missing: 'Ed25519 for checkpoints' };
  expect(ask).toThrow(expect.objectContaining({ code: 'hsm.unsuitable', evidence }));
});

test.each([
  ['YubiHSM', 'Yubico (www.yubico.com)', 'yubihsm2'],
  ['SoftHSM v2', 'SoftHSM project', 'softhsm2'],
  ['PKCS#15 emulated', 'www.CardContact.de', 'smartcard-hsm'],
  ['LunaK7', 'SafeNet', undefined],
  ['', '', undefined],
])('a token of model %j made by %j is %s', (model, manufacturerID, kind) => {
  expect(kindOfToken({ model: model.padEnd(16), manufacturerID: manufacturerID.padEnd(32) })).toBe(kind);
});

test.each([
  ['yubihsm2', '0001password', true],
  ['yubihsm2', '00gg-password', false],
  ['yubihsm2', '0001passwor', false],
  ['aws-cloudhsm', 'officer:password', true],
  ['aws-cloudhsm', 'password', false],
  ['smartcard-hsm', '648219', true],
  ['smartcard-hsm', '12345', false],
  [undefined, 'x', true],
  [undefined, '', false],
] as const)('for %s the PIN %j has the right form: %s', (kind, pin, isRight) => {
  const ask = (): void => {
    requirePinForm(profileOf(kind), new Secret(pin));
  };
  if (isRight) ask();
  else expect(ask).toThrow(expect.objectContaining({ code: 'hsm.pin-form' }));
});

/** As the policy wants a private key, with what a token reports otherwise. */
function reported(changes: ReadonlyMap<number, boolean | undefined>): (type: number) => boolean | undefined {
  const wanted = new Map<number, boolean | undefined>(
    policyTemplate('private', profileOf(undefined)).map(({ type, value }) => [type, value === true]),
  );
  for (const type of [pkcs11js.CKA_ALWAYS_SENSITIVE, pkcs11js.CKA_NEVER_EXTRACTABLE, pkcs11js.CKA_LOCAL]) {
    wanted.set(type, true);
  }
  return (type) => (changes.has(type) ? changes.get(type) : wanted.get(type));
}

test('what a token is known never to report is forgiven to it alone, and nothing else is', () => {
  const noCopyable = reported(new Map([[pkcs11js.CKA_COPYABLE, undefined]]));
  expect(wrongAttributes('private', noCopyable)).toEqual(['CKA_COPYABLE']);
  expect(wrongAttributes('private', noCopyable, HSM_PROFILES.luna7.reportsOtherwise)).toEqual([]);
  const copyable = reported(new Map([[pkcs11js.CKA_COPYABLE, true]]));
  expect(wrongAttributes('private', copyable, HSM_PROFILES.luna7.reportsOtherwise)).toEqual(['CKA_COPYABLE']);
  const extractable = reported(new Map([[pkcs11js.CKA_EXTRACTABLE, undefined]]));
  expect(wrongAttributes('private', extractable, HSM_PROFILES.luna7.reportsOtherwise)).toEqual(['CKA_EXTRACTABLE']);
});
