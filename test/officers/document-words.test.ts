import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type {
  RevocationOrderDocument,
  RevocationsDocument,
} from '../../station-core/formats/documents/order-documents.ts';
import type { RecoveryDocument } from '../../station-core/formats/documents/recovery-document.ts';
import { EVERY_MAC } from '../../station-core/formats/documents/permit-document.ts';
import { confirmationOf, documentWords } from '../../station-core/officers/document-words.ts';
import { sampleManifest, sampleMigration, samplePermit } from './sample-documents.ts';
import { officerThumbprint } from '../../station-core/formats/officer-key.ts';

const manifest = sampleManifest({ sha256: '0a'.repeat(32), pem: '' });
const order: RevocationOrderDocument = {
  v: 1,
  type: 'revocation-order',
  station: 'ST01',
  order: 'RO-1',
  reason: 'keyCompromise',
  note: 'keys of batch 7 are known',
  certificates: ['4b01', '4b02'],
  issuedAt: '2026-07-01T00:00:00Z',
};
const textOf = (rows: readonly (readonly [string, string])[]): string => rows.map((row) => row.join(' ')).join('\n');

/** Every text and number of a content, however deep. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}

test('every value of a permit is shown to the officer who signs it', () => {
  const hours = [{ timeZone: 'Europe/Berlin', days: [1, 5], from: '06:00', to: '14:00' }];
  const text = textOf(documentWords('permit', { ...samplePermit, hours }));
  const shown = leaves({ ...samplePermit, v: undefined, hours: [{ ...hours[0], days: ['Mon', 'Fri'] }] });
  expect(shown.filter((each) => !text.includes(each))).toEqual([]);
});

test('a permit for every MAC address says so, and not a range of zeros', () => {
  const rows = documentWords('permit', { ...samplePermit, macs: { ranges: [EVERY_MAC] } });
  expect(rows.find(([name]) => name === 'MAC addresses')).toEqual(['MAC addresses', 'any']);
});

test.each(['rework', 'lock', 'burn'] as const)('the right to %s changes what is shown', (right) => {
  const other = { ...samplePermit, rights: { ...samplePermit.rights, [right]: !samplePermit.rights[right] } };
  expect(textOf(documentWords('permit', other))).not.toBe(textOf(documentWords('permit', samplePermit)));
});

test('every value of a manifest is shown, keys by their thumbprints', () => {
  const text = textOf(documentWords('manifest', manifest));
  const thumbprints = manifest.releaseKeys.map(officerThumbprint);
  // What it is stands in the first row; a certificate is known by its hash.
  const shown = leaves({
    ...manifest,
    v: undefined,
    releaseKeys: thumbprints,
    escrow: manifest.escrow.map(({ sha256 }) => sha256),
  });
  expect(shown.filter((each) => !text.includes(each))).toEqual([]);
  expect(text).toContain('KEEPS LABELS WITH SECRETS');
});

test('of a key that is too long to compare, name, id and fingerprint are shown, and the short one of the pair whole', () => {
  const [short = ''] = manifest.checkpointKeys;
  const typed = Buffer.alloc(1313, 7).fill(6, 0, 1);
  const long = `ST01+99aabbcc+${typed.toString('base64')}`;
  const upstream = { url: 'https://u.example', caSha256: 'a1'.repeat(32), key: `${short} ${long}` };
  const rows = documentWords('manifest', { ...manifest, upstream, checkpointKeys: [`${short} ${long}`] });
  const fingerprint = createHash('sha256').update(typed).digest('hex');
  const words = `ST01+99aabbcc, ML-DSA-44, SHA-256 ${fingerprint}`;
  for (const key of ['checkpoint key', 'upstream key']) {
    expect(rows.filter(([name]) => name === key)).toEqual([
      [key, short],
      [key, words],
    ]);
  }
  expect(Math.max(...rows.map(([, text]) => text.length))).toBeLessThan(200);
});

test('two long keys of one name and id that differ in one bit are told apart by what is shown', () => {
  const wordsOf = (bytes: Buffer): string =>
    textOf(documentWords('manifest', { ...manifest, checkpointKeys: [`ST01+99aabbcc+${bytes.toString('base64')}`] }));
  expect(wordsOf(Buffer.alloc(1313, 6))).not.toBe(wordsOf(Buffer.alloc(1313, 6).fill(7, 1312)));
});

test('every certificate of an order is shown, with the reason', () => {
  const text = textOf(documentWords('revocation-order', order));
  expect(leaves({ ...order, v: undefined, type: undefined }).filter((each) => !text.includes(each))).toEqual([]);
  expect(text).toContain('2 certificates');
});

test('every value of a recovery is shown, and that the old PIN and badge end', () => {
  const recovery: RecoveryDocument = {
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
  };
  const text = textOf(documentWords('recovery', recovery));
  expect(leaves({ ...recovery, v: undefined }).filter((each) => !text.includes(each))).toEqual([]);
  expect(text).toContain('the old PIN and badge end');
  expect(confirmationOf('recovery', recovery)).toBe('RC-1');
});

test('what a manifest says of revoking is shown', () => {
  const text = textOf(documentWords('manifest', { ...manifest, revocation: { ordersAbove: 23, crlDays: 42 } }));
  expect(text).toContain('more than 23 certificates');
  expect(text).toContain('42 days');
});

test('every value of a migration is shown, certificates by their hashes', () => {
  const text = textOf(documentWords('migration', sampleMigration));
  const { before, findings } = sampleMigration;
  const shown = leaves({
    ...sampleMigration,
    v: undefined,
    before: before.checkpointKey,
    findings: findings.map(({ count, examples }) => ({ count, examples })),
  }).filter((each) => !['issuing', 'tag'].includes(each));
  expect(shown.filter((each) => !text.includes(each))).toEqual([]);
  const issuing = new X509Certificate(before.issuingCert).fingerprint256.replaceAll(':', '').toLowerCase();
  expect(text).toContain(issuing);
  expect(textOf(documentWords('migration', { ...sampleMigration, journal: undefined as never }))).toContain('NONE');
});

test('what an officer types tells one document from the next', () => {
  expect(confirmationOf('permit', samplePermit)).toBe('P-2026-07');
  expect(confirmationOf('manifest', manifest)).toBe('manifest 3');
  expect(confirmationOf('migration', sampleMigration)).toBe('migration ST01');
  const issuedAt = '2026-07-01T00:00:00Z';
  const revocations: RevocationsDocument = { v: 1, type: 'revocations', number: 4, revoked: [], issuedAt };
  expect(confirmationOf('revocations', revocations)).toBe('revocations 4');
  expect(confirmationOf('revocation-order', order)).toBe('RO-1');
});
