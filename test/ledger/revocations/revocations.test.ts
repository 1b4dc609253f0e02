import { expect, test } from 'vitest';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

const one = sampleUnit(1);
const two = sampleUnit(2);
const { certSerialHex } = lifeOf(one).issued;
const INTENT_SEQ = 11; // the life of a unit has eleven entries
const intended = {
  kind: 'revocation-intended',
  by: ['olga'],
  reason: 'keyCompromise',
  note: 'keys of batch 7 are known',
  certificates: [{ unit: one.unit, certSerialHex }],
} as const satisfies EntryBody;
const revoked = {
  kind: 'certificate-revoked',
  unit: one.unit,
  serial: one.serial,
  certSerialHex,
  reason: 'keyCompromise',
  revokedAt: '2026-11-21T09:00:00.000Z',
  intentSeq: INTENT_SEQ,
} as const satisfies EntryBody;
const refused = {
  kind: 'revocation-refused',
  intentSeq: INTENT_SEQ,
  code: 'revocation.needs-order',
  evidence: { wanted: 11 },
} as const satisfies EntryBody;
const crl = (number: number) =>
  ({
    kind: 'crl-signed',
    number,
    thisUpdate: '2026-11-21T09:00:00.000Z',
    nextUpdate: '2026-11-28T09:00:00.000Z',
    revoked: 1,
    crlSha256Hex: 'ab'.repeat(32),
  }) as const satisfies EntryBody;

function ledgerOfOne(): Ledger {
  const ledger = openLedger(scratch());
  provision(ledger, one);
  return ledger;
}

test('a unit whose certificate is revoked says so, who decided, and why', () => {
  using ledger = ledgerOfOne();
  ledger.append(intended);
  expect(ledger.openRevocations()).toMatchObject([{ seq: INTENT_SEQ, by: ['olga'] }]);
  const [{ seq }] = ledger.append(revoked);
  expect(ledger.openRevocations()).toEqual([]);
  expect(ledger.revokedFrom(-1, 10)).toEqual([{ certSerialHex, seq, intentSeq: INTENT_SEQ }]);
  const record = ledger.unit(one.serial);
  expect(record?.revocations).toMatchObject([
    { certSerialHex, reason: 'keyCompromise', note: 'keys of batch 7 are known', by: ['olga'], seq },
  ]);
  expect(record?.entrySeqs.slice(-2)).toEqual([INTENT_SEQ, seq]);
});

test('an intent that was refused is not open any more', () => {
  using ledger = ledgerOfOne();
  ledger.append([intended, refused]);
  expect(ledger.openRevocations()).toEqual([]);
});

test('the newest list comes first', () => {
  using ledger = ledgerOfOne();
  ledger.append([crl(3), crl(9)]);
  expect(ledger.crls(5).map(({ number }) => number)).toEqual([9, 3]);
});

interface Clash {
  readonly before?: readonly EntryBody[];
  readonly body: EntryBody;
  readonly rule: string;
}

const clashes: Readonly<Record<string, Clash>> = {
  'an intent for a certificate of nobody': {
    body: { ...intended, certificates: [{ unit: one.unit, certSerialHex: '4b01' }] },
    rule: 'no such certificate of this unit',
  },
  'an intent for the certificate of another unit': {
    body: { ...intended, certificates: [{ unit: two.unit, certSerialHex }] },
    rule: 'no such certificate of this unit',
  },
  'an intent for what is revoked': {
    before: [intended, revoked],
    body: intended,
    rule: 'a certificate is revoked once',
  },
  'a revocation without an intent': { body: { ...revoked, intentSeq: 4 }, rule: 'no revocation without its intent' },
  'a second revocation': { before: [intended, revoked], body: revoked, rule: 'a certificate is revoked once' },
  'a revocation that was refused': {
    before: [intended, refused],
    body: revoked,
    rule: 'no revocation without its intent',
  },
  'a refusal of what was revoked': {
    before: [intended, revoked],
    body: refused,
    rule: 'no such intent to revoke is open',
  },
  'a CRL number twice': { before: [crl(7)], body: crl(7), rule: 'CRL numbers only rise' },
  'a lower CRL number': { before: [crl(7)], body: crl(6), rule: 'CRL numbers only rise' },
};

test.each(Object.entries(clashes))('%s is refused', (_, { before = [], body, rule }) => {
  using ledger = ledgerOfOne();
  if (before.length > 0) ledger.append(before);
  const { sizeEntries } = ledger.head();
  expect(faultOf(() => ledger.append(body)).evidence).toMatchObject({ rule });
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
});

test('a ledger with revocations verifies, its tables included', async () => {
  const dir = scratch();
  const signer = checkpointSigner();
  {
    using ledger = openLedger(dir);
    provision(ledger, one);
    ledger.append([intended, revoked, crl(1)]);
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  expect(verifyLedger(dir, { checkpointKey: signer.publicKey })).toMatchObject({ ok: true, problems: [] });
});
