import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { compareCertificates } from '../../../station-core/ceremony/migrate/compare.ts';
import { Findings } from '../../../station-core/ceremony/migrate/findings.ts';
import type { LedgerCertificate } from '../../../station-core/ceremony/migrate/ledger-certificates.ts';
import type { OldJournal, OldSignature } from '../../../station-core/ceremony/migrate/old-journal.ts';
import { macOf } from '../../../station-core/model/mac.ts';

const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const tbsOf = (number: number): Buffer => Buffer.from(`what is signed ${number}`);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const signatures = [1, 2, 3].map((number): OldSignature => {
  const tbs = tbsOf(number);
  const signatureHex = sign('sha256', tbs, issuer.privateKey).toString('hex');
  return { tbsSha256Hex: sha256(tbs), signatureHex, permit: 'P-1', at: '2026-01-01T00:00:00Z', line: number };
});

const certificates = signatures.map(({ tbsSha256Hex, signatureHex, line }): LedgerCertificate => ({
  intentSeq: line * 10,
  unit: macOf(`24:0a:c4:00:00:0${line}`),
  serial: `L1-00000${line}`,
  permit: 'P-1',
  spkiSha256Hex: sha256(Buffer.from(`key ${line}`)),
  certSerialHex: `0${line}`.repeat(16),
  tbsSha256Hex,
  tbsDer: tbsOf(line),
  issued: { seq: line * 10 + 1, signatureHex },
}));

function compared(changes: { journal?: Partial<OldJournal> | 'none'; ledger?: readonly LedgerCertificate[] }) {
  const whole = { sha256Hex: '00'.repeat(32), lines: 3, signatures, damagedLines: [] };
  const journal = changes.journal === 'none' ? undefined : { ...whole, ...changes.journal };
  const findings = new Findings();
  const given = { journal, ledger: changes.ledger ?? certificates, issuerKey: issuer.publicKey };
  const carried = compareCertificates(given, findings);
  const found = findings.summary.map(({ kind, count }) => [kind, count]);
  return { serials: carried.map(({ serial }) => serial), found };
}

const ALL = certificates.map(({ serial }) => serial);
const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at);
const changed = <T>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((each, index) => (index === at ? { ...each, ...change } : each));

test('a journal and a ledger that agree are taken over without a finding', () => {
  expect(compared({})).toEqual({ serials: ALL, found: [] });
});

test('an intent that nobody signed is not taken over', () => {
  const { issued: _, ...unsigned } = certificates[2] ?? ({} as LedgerCertificate);
  const ledger = [...certificates.slice(0, 2), { ...unsigned, tbsSha256Hex: '11'.repeat(32) }];
  expect(compared({ journal: { signatures: signatures.slice(0, 2) }, ledger })).toEqual({
    serials: ALL.slice(0, 2),
    found: [],
  });
});

test('a certificate that the journal lacks is named, and never signed again', () => {
  const found = [['certificate-not-in-journal', 1]];
  expect(compared({ journal: { signatures: without(signatures, 1) } })).toEqual({ serials: ALL, found });
});

test('without a journal every certificate is named', () => {
  expect(compared({ journal: 'none' })).toEqual({ serials: ALL, found: [['certificate-not-in-journal', 3]] });
});

test('a signature that the ledger knows nothing of is named', () => {
  expect(compared({ ledger: without(certificates, 1) })).toEqual({
    serials: without(ALL, 1),
    found: [['signed-without-intent', 1]],
  });
});

test('a signature whose certificate never reached the ledger is named, and its key never signed again', () => {
  const { issued: _, ...lost } = certificates[1] ?? ({} as LedgerCertificate);
  const ledger = [...certificates.slice(0, 1), lost, ...certificates.slice(2)];
  expect(compared({ ledger })).toEqual({ serials: ALL, found: [['certificate-not-recorded', 1]] });
});

test('a certificate under another permit is named', () => {
  const other = changed(signatures, 0, { permit: 'P-2' });
  expect(compared({ journal: { signatures: other } })).toEqual({ serials: ALL, found: [['other-permit', 1]] });
});

test('another signature than that of the certificate is named, and whether the issuing key made it', () => {
  const tbs = tbsOf(1);
  const again = changed(signatures, 0, { signatureHex: sign('sha256', tbs, issuer.privateKey).toString('hex') });
  expect(compared({ journal: { signatures: again } }).found).toEqual([['other-signature', 1]]);
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const forged = changed(signatures, 0, { signatureHex: sign('sha256', tbs, foreign).toString('hex') });
  expect(compared({ journal: { signatures: forged } }).found).toEqual([
    ['other-signature', 1],
    ['bad-signature', 1],
  ]);
});

test('a line that is none and a line that comes twice are named', () => {
  const twice = [...signatures, ...signatures.slice(0, 1)];
  expect(compared({ journal: { signatures: twice, damagedLines: [4] } })).toEqual({
    serials: ALL,
    found: [
      ['journal-line-damaged', 1],
      ['journal-line-twice', 1],
    ],
  });
});
