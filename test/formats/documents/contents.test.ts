import { expect, test } from 'vitest';
import { openSignedDocument, readPayload } from '../../../station-core/codecs/signed-documents.ts';
import { createHash } from 'node:crypto';
import type { DocumentType } from '../../../station-core/formats/signed-document.ts';
import { sampleManifest, sampleMigration, samplePermit } from '../../officers/sample-documents.ts';
import { signedText, trialOfficer } from '../../officers/trial-officers.ts';

const anna = trialOfficer('anna');
const bo = trialOfficer('bo', 'P-256');
const officers = [anna.officer, bo.officer];
const der = Buffer.from('a certificate, as far as a hash is concerned');
const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
const manifest = sampleManifest({ sha256: createHash('sha256').update(der).digest('hex'), pem });
const key = (use: string, idHex: string) => ({ idHex, label: use });
const signer = {
  v: 1,
  type: 'signer',
  station: 'ST01',
  number: 1,
  officers,
  threshold: 2,
  hsm: {
    modulePath: '/usr/lib/softhsm/libsofthsm2.so',
    moduleSha256: 'c3'.repeat(32),
    tokenSerial: '0123456789abcdef',
    tokenLabel: 'station',
    keys: {
      issuing: key('issuing', '01'),
      checkpoint: key('checkpoint', '02'),
      tag: key('tag', '03'),
      journal: key('journal', '04'),
    },
  },
  issuingCert: pem,
  rootCertSha256: 'f6'.repeat(32),
  anchor: 'token-object',
  statePath: '/var/lib/birthmark-signer',
  issuedAt: '2026-06-30T12:00:00Z',
};
const revocations = {
  v: 1,
  type: 'revocations',
  number: 4,
  revoked: [{ permit: 'P-1', reason: 'lost laptop' }],
  issuedAt: '2026-07-01T00:00:00Z',
};
const lift = {
  v: 1,
  type: 'lift',
  station: 'ST01',
  quarantine: 'q-1',
  reason: 'disk replaced, journal restored from upstream',
  issuedAt: '2026-07-01T00:00:00Z',
};
const order = {
  v: 1,
  type: 'revocation-order',
  station: 'ST01',
  order: 'RO-1',
  reason: 'keyCompromise',
  note: 'keys of batch 7 are known',
  certificates: ['4b01', '4b02'],
  issuedAt: '2026-07-01T00:00:00Z',
};
const migration = { ...sampleMigration };
const CONTENTS: Record<DocumentType, Readonly<Record<string, unknown>>> = {
  permit: { ...samplePermit },
  manifest: { ...manifest },
  signer,
  lift,
  revocations,
  'revocation-order': order,
  migration,
  recovery: {
    v: 1,
    type: 'recovery',
    station: 'ST01',
    recovery: 'RC-1',
    person: 'ada',
    name: 'Ada Lovelace',
    role: 'administrator',
    reason: 'the only administrator left',
    issuedAt: '2026-07-01T00:00:00Z',
    notAfter: '2026-07-08T00:00:00Z',
  },
};

test.each(Object.keys(CONTENTS) as DocumentType[])('a signed %s comes back as it was written', async (type) => {
  const text = await signedText(type, CONTENTS[type], [anna, bo]);
  expect(openSignedDocument(text, { type, officers, threshold: 2 }).content).toEqual(CONTENTS[type]);
});

test.each<[string, DocumentType, Record<string, unknown>, string]>([
  ['a permit of version 1', 'permit', { v: 1 }, 'v'],
  ['a permit with a field nobody knows', 'permit', { more: 1 }, 'more'],
  ['a permit without MAC addresses', 'permit', { macs: undefined }, 'macs'],
  ['a permit with both OUI and ranges', 'permit', { macs: { oui: ['24:0a:c4'], ranges: [] } }, 'macs'],
  ['an OUI in capitals', 'permit', { macs: { oui: ['24:0A:C4'] } }, 'macs.oui.0'],
  [
    'a range that runs backwards',
    'permit',
    { macs: { ranges: [{ from: '24:0a:c4:00:00:01', to: '24:0a:c4:00:00:00' }] } },
    'macs.ranges.0',
  ],
  ['serials of two widths', 'permit', { serials: { prefix: 'L-', from: '1', to: '10' } }, 'serials'],
  ['serials that run backwards', 'permit', { serials: { prefix: 'L-', from: '11', to: '10' } }, 'serials'],
  ['serials without a prefix', 'permit', { serials: { prefix: '' } }, 'serials.prefix'],
  ['a permit for no station', 'permit', { stations: [] }, 'stations'],
  ['a station named twice', 'permit', { stations: ['ST01', 'ST01'] }, 'stations'],
  ['a negative quota', 'permit', { quota: -1 }, 'quota'],
  ['half a certificate', 'permit', { quota: 1.5 }, 'quota'],
  ['a period that ends before it starts', 'permit', { notAfter: '2026-07-01T00:00:00Z' }, 'notAfter'],
  ['a time that is not UTC', 'permit', { notBefore: '2026-07-01T00:00:00+02:00' }, 'notBefore'],
  [
    'hours that are none',
    'permit',
    { hours: [{ timeZone: 'UTC', days: [0], from: '00:00', to: '24:00' }] },
    'hours.0.days.0',
  ],
  ['no hours at all', 'permit', { hours: [] }, 'hours'],
  ['another algorithm', 'permit', { profile: { serverAuth: false, algorithm: 'ES384' } }, 'profile.algorithm'],
  ['an escape sequence in a name', 'permit', { organization: 'Lamp\u001b[31m' }, 'organization'],
  ['a mark that turns the direction in a name', 'permit', { organization: 'Lamp\u202e' }, 'organization'],
  ['an offline budget without an end', 'permit', { offline: { hours: 0, units: 1 } }, 'offline.hours'],
  ['a minimum version that is none', 'permit', { firmware: { minimumVersion: 'latest' } }, 'firmware.minimumVersion'],
  ['a manifest with the number 0', 'manifest', { number: 0 }, 'number'],
  [
    'an escrow certificate with the hash of another',
    'manifest',
    { escrow: [{ pem, sha256: '00'.repeat(32) }] },
    'escrow.0.sha256',
  ],
  ['a manifest without an escrow certificate', 'manifest', { escrow: [] }, 'escrow'],
  [
    'an upstream without TLS',
    'manifest',
    { upstream: { ...manifest.upstream, url: 'http://upstream.example' } },
    'upstream.url',
  ],
  ['a product named twice', 'manifest', { products: [...manifest.products, ...manifest.products] }, 'products'],
  [
    'a private key among the release keys',
    'manifest',
    { releaseKeys: [{ ...manifest.releaseKeys[0], d: 'x' }] },
    'releaseKeys.0.d',
  ],
  ['a recovery that never ends', 'recovery', { notAfter: '2026-07-16T00:00:00Z' }, 'notAfter'],
  ['a recovery that is over before it begins', 'recovery', { notAfter: '2026-07-01T00:00:00Z' }, 'notAfter'],
  ['a recovery of an operator, whom an administrator lets in', 'recovery', { role: 'operator' }, 'role'],
  ['a recovery of a name that is no short name', 'recovery', { person: 'Ada L' }, 'person'],
  ['a configuration that one officer may change', 'signer', { threshold: 1 }, 'threshold'],
  ['a configuration with one officer', 'signer', { officers: [anna.officer] }, 'officers'],
  ['a configuration without an anchor', 'signer', { anchor: 'none' }, 'anchor'],
  ['a permit revoked twice', 'revocations', { revoked: [...revocations.revoked, ...revocations.revoked] }, 'revoked'],
  ['an order that revokes nothing', 'revocation-order', { certificates: [] }, 'certificates'],
  ['an order with a certificate twice', 'revocation-order', { certificates: ['4b01', '4b01'] }, 'certificates'],
  ['an order to put a unit on hold', 'revocation-order', { reason: 'certificateHold' }, 'reason'],
  ['an order without words', 'revocation-order', { note: '' }, 'note'],
  ['a CRL that is never renewed', 'manifest', { revocation: { ordersAbove: 10, crlDays: 0 } }, 'revocation.crlDays'],
  ['a lift without a reason', 'lift', { reason: '' }, 'reason'],
])('%s is refused, naming its field', (...[, type, change, field]) => {
  expect(() => readPayload({ ...CONTENTS[type], ...change }, type)).toThrow(
    expect.objectContaining({
      code: 'document.malformed',
      evidence: expect.objectContaining({ reason: 'bad-content', field }) as unknown,
    }) as Error,
  );
});

test('what two officers signed is refused all the same when its content is no permit', async () => {
  const text = await signedText('permit', { ...samplePermit, quota: -1 }, [anna, bo]);
  expect(() => openSignedDocument(text, { type: 'permit', officers, threshold: 2 })).toThrow(
    expect.objectContaining({ code: 'document.malformed' }) as Error,
  );
});
