import { expect, test } from 'vitest';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { pendingIntent } from '../../../station-core/ledger/unit-record.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import {
  checkpointSigner,
  faultOf,
  lifeOf,
  openLedger,
  provision,
  sampleUnit,
  scratch,
  sha256Hex,
} from '../sample-ledger.ts';

/** A unit that was reworked: another certificate takes the place of its first one. */
const first = sampleUnit(1);
const again = sampleUnit(1, 'run-1b');
const old = lifeOf(first).issued;
const { certSerialHex: supersedes } = old;
const key = { spkiSha256Hex: sha256Hex('new key'), certSerialHex: sha256Hex('new cert').slice(0, 40) };
const INTENT_SEQ = 16; // the first life has eleven entries, and five of the second come before
const intended = { ...lifeOf(again).intended, ...key, supersedes } as const satisfies EntryBody;
const issued = {
  ...lifeOf(again).issued,
  ...key,
  certSha256Hex: sha256Hex('new der'),
  certBase64: Buffer.from('new der').toString('base64'),
  intentSeq: INTENT_SEQ,
  supersedes,
} as const satisfies EntryBody;
const revoked = {
  kind: 'certificate-revoked',
  unit: first.unit,
  serial: first.serial,
  certSerialHex: supersedes,
  reason: 'superseded',
  revokedAt: '2026-11-21T09:00:00.000Z',
  intentSeq: INTENT_SEQ,
} as const satisfies EntryBody;

function inRework(dir = scratch()): Ledger {
  const ledger = openLedger(dir);
  provision(ledger, first);
  const { begun, connected, admitted, drawn, labelVoided } = lifeOf(again);
  ledger.append([{ ...begun, operator: 'grace' }, connected, admitted]);
  ledger.append([{ ...labelVoided, job: `job ${first.run}` }, drawn]);
  return ledger;
}

test('until the new certificate is in the ledger the old one is live, and the intent is pending', () => {
  using ledger = inRework();
  expect(pendingIntent(ledger.liveIdentity(first.unit))).toBeUndefined();
  const [{ seq }] = ledger.append(intended);
  expect(seq).toBe(INTENT_SEQ);
  const identity = ledger.liveIdentity(first.unit);
  expect(identity.certificate?.certSerialHex).toBe(supersedes);
  expect(pendingIntent(identity)).toMatchObject({ intentSeq: INTENT_SEQ, supersedes });
});

test('an intent that the signing service refused leaves the unit as it was', () => {
  using ledger = inRework();
  ledger.append(intended);
  ledger.append({ ...lifeOf(again).refused, intentSeq: INTENT_SEQ });
  expect(pendingIntent(ledger.liveIdentity(first.unit))).toBeUndefined();
  expect(ledger.liveIdentity(first.unit).certificate?.certSerialHex).toBe(supersedes);
  ledger.append({ ...intended, spkiSha256Hex: sha256Hex('third key'), certSerialHex: '4b02' }); // another attempt
});

test('then one certificate is live, the other is revoked as superseded, and the record shows both', () => {
  using ledger = inRework();
  ledger.append(intended);
  const [entry] = ledger.append([issued, revoked]);
  expect(ledger.certificateSeq(first.unit)).toBe(entry?.seq);
  const record = ledger.unit(first.serial);
  expect(record?.certificate?.certSerialHex).toBe(key.certSerialHex);
  expect(record?.superseded.map(({ certSerialHex }) => certSerialHex)).toEqual([supersedes]);
  expect(record?.revocations).toMatchObject([
    { certSerialHex: supersedes, reason: 'superseded', by: ['grace'], note: `rework, run ${again.run}` },
  ]);
  expect(ledger.openRevocations()).toEqual([]);
});

interface Clash {
  readonly before?: readonly EntryBody[];
  readonly body: EntryBody;
  readonly rule: string;
}

const clashes: Readonly<Record<string, Clash>> = {
  'an intent to supersede what the unit never had': {
    body: { ...intended, supersedes: '4b01' },
    rule: 'only the live certificate of a unit is superseded',
  },
  'an intent to supersede what is superseded': {
    before: [intended, issued],
    body: { ...intended, spkiSha256Hex: sha256Hex('third'), certSerialHex: '4b02' },
    rule: 'only the live certificate of a unit is superseded',
  },
  'two intents to supersede the same': {
    before: [intended],
    body: { ...intended, spkiSha256Hex: sha256Hex('third'), certSerialHex: '4b02' },
    rule: 'a unit has one identity',
  },
  'a certificate that supersedes without saying so': {
    before: [intended],
    body: (({ supersedes: _, ...rest }) => rest)(issued),
    rule: 'a unit has one live certificate',
  },
  'a certificate that supersedes what its intent does not name': {
    before: [intended],
    body: { ...issued, intentSeq: 5 },
    rule: 'no certificate without its intent',
  },
  'a certificate revoked as superseded while nothing took its place': {
    before: [intended],
    body: revoked,
    rule: 'no revocation without its intent',
  },
  'a certificate that was superseded, revoked for another reason': {
    before: [intended, issued],
    body: { ...revoked, reason: 'keyCompromise' },
    rule: 'no revocation without its intent',
  },
  'the new certificate revoked as superseded by itself': {
    before: [intended, issued],
    body: { ...revoked, certSerialHex: key.certSerialHex },
    rule: 'no revocation without its intent',
  },
};

test.each(Object.entries(clashes))('%s is refused', (_, { before = [], body, rule }) => {
  using ledger = inRework();
  if (before.length > 0) ledger.append(before);
  expect(faultOf(() => ledger.append(body)).evidence).toMatchObject({ rule });
});

test('a ledger with a rework verifies, its tables included', async () => {
  const dir = scratch();
  const signer = checkpointSigner();
  {
    using ledger = inRework(dir);
    ledger.append(intended);
    ledger.append([issued, revoked]);
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  expect(verifyLedger(dir, { checkpointKey: signer.publicKey })).toMatchObject({ ok: true, problems: [] });
});
