import { afterAll, beforeAll, expect } from 'vitest';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { issueUnit, type IssuedUnit, liftBy, lostAfter, type Recorded, recordedOf } from './tools/lost-journal.ts';

/**
 * Promise: into a journal that lost lines only what this service signed comes back, for the unit and under the permit of an
 * intent that lay under its checkpoint at the loss. The thief has yesterday's journal and writes the ledger as he likes.
 */

const permits = [samplePermit(), samplePermit({ permit: 'P-2' })];
const quarantined = { code: 'signer.quarantined', evidence: { reason: 'ledger-journal-differ' } } as const;

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
let kept: IssuedUnit;
let lost: IssuedUnit;
/** Of the unit whose certificate was kept. */
let rework: IssuedUnit;
/** Its first intent was refused, which the journal still knows. */
let second: IssuedUnit;
/** Certificate of another CA for the unit and the key of `lost`. */
let foreign: IssuedUnit;
/** Entries that the thief wrote while the station still ran, under its checkpoint as any other. */
const planted = { otherUnit: 0, otherPermit: 0, supersedes: 0, supersedesNothing: 0, refused: 0 };

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  const asked = wish({ permit: 'P-9' });
  {
    await using first = await startSigner(token, permits);
    kept = await issueUnit(first, log, wish());
    await refusedBy(issueUnit(first, log, asked), { code: 'permit.none' });
    planted.refused = log.sizeEntries - 1;
  }
  await lostAfter(token, async () => {
    await using next = await startSigner(token, permits);
    lost = await issueUnit(next, log, wish());
    rework = await issueUnit(next, log, wish({ unit: kept.wished.unit, supersedes: kept.certSerialHex }));
    second = await issueUnit(next, log, Object.assign({}, asked, { permit: 'P-1' }));
    planted.otherUnit = log.intend(lost.wished, { unit: wish().unit.mac });
    planted.otherPermit = log.intend(lost.wished, { permit: 'P-2' });
    planted.supersedes = log.intend(lost.wished, { supersedes: kept.certSerialHex });
    const { supersedes: _of, ...without } = rework.wished;
    planted.supersedesNothing = log.intend(without);
    await log.checkpoint(next);
  });
  const other = await makeStationToken();
  await using theirs = await startSigner(other, permits);
  foreign = await issueUnit(theirs, new TrialLog(other), lost.wished);
  signer = await startSigner(token, permits);
});
afterAll(() => signer[Symbol.asyncDispose]());

/** What the thief's entry would change. */
async function counted() {
  const { certificates, permits: used } = await signer.status(never);
  const revoked = await signer.findRevoked(
    [kept, lost, rework].map(({ certSerialHex }) => certSerialHex),
    never,
  );
  return { certificates, used, revoked };
}

/** Officers lift the quarantine that there is; the next lie begins another one, and nothing was taken. */
async function notTaken(given: Recorded): Promise<void> {
  await liftBy(signer, token);
  const before = await counted();
  await refusedBy(signer.requireRecorded([given], never), quarantined);
  expect(await counted()).toEqual(before);
}

const changed = (given: Recorded, change: Partial<Recorded['lost']>): Recorded => {
  if (given.lost === undefined) throw new TypeError('nothing lost');
  return { ...given, lost: { ...given.lost, ...change } };
};

/** The last byte of its signature is another one. */
function falselySigned({ certDer }: IssuedUnit): Uint8Array {
  const bytes = Buffer.from(certDer);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}

/** The ledger of the thief: the entry of the intent says another permit. */
function rewritten(): Recorded {
  const entry = Buffer.from(log.proven(lost.intentSeq, '').entry);
  const text = entry.toString('utf8').replace('"permit":"P-1"', '"permit":"P-2"');
  const given = recordedOf(lost, log, { permit: 'P-2' });
  return changed(given, { intent: { entry: Buffer.from(text), proof: given.lost?.intent.proof ?? [] } });
}

/** An entry of after the loss, in a tree that nobody signed. */
function written(): Recorded {
  const later = log.copyOf(log.sizeEntries);
  return recordedOf(lost, later, { seq: later.intend(lost.wished) });
}

attempts<[given: () => Recorded]>(
  [
    [
      'the certificate of another CA, for the very unit and key',
      () => recordedOf(Object.assign({}, foreign, { intentSeq: lost.intentSeq }), log),
    ],
    [
      'a certificate whose signature is not of the issuing key',
      () => changed(recordedOf(lost, log), { certDer: falselySigned(lost) }),
    ],
    ['the certificate of one unit for the intent of another', () => recordedOf(lost, log, { seq: second.intentSeq })],
    ['a planted intent of the same key for another unit', () => recordedOf(lost, log, { seq: planted.otherUnit })],
    [
      'another permit than its intent says: one has a unit more, one a unit less',
      () => recordedOf(lost, log, { permit: 'P-2' }),
    ],
    ['the entry of the intent rewritten to another permit', rewritten],
    ['an intent that was never under a checkpoint', written],
    [
      'the intent that was refused before the same key got its certificate under another permit',
      () => recordedOf(second, log, { seq: planted.refused, permit: 'P-9' }),
    ],
    [
      'a planted intent that has the certificate of another unit revoked',
      () => recordedOf(lost, log, { seq: planted.supersedes }),
    ],
    [
      'a rework without what it supersedes, so that two certificates of one unit are good',
      () => recordedOf(rework, log, { seq: planted.supersedesNothing }),
    ],
    [
      'a certificate under a hash of its own, to be counted once more under its true one',
      () => ({ ...recordedOf(lost, log), tbsSha256Hex: 'ab'.repeat(32) }),
    ],
    [
      'a certificate that the journal kept, under another hash, to be counted twice',
      () => ({ ...recordedOf(kept, log), tbsSha256Hex: 'ab'.repeat(32) }),
    ],
    ['what is no certificate', () => changed(recordedOf(lost, log), { certDer: Buffer.from('3003020101', 'hex') })],
  ],
  (given) => notTaken(given()),
);

attempt('a certificate was revoked in the lines that are lost: it does not come back as a good one', async () => {
  await liftBy(signer, token);
  await signer.requireRecorded([recordedOf(lost, log)], never);
  await refusedBy(signer.requireRevoked([lost.certSerialHex], never), quarantined);
  await refusedBy(signer.crl({ newestNumber: 0 }, never), quarantined);
});
