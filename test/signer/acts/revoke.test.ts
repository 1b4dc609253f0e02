import { beforeEach, afterAll, expect, test } from 'vitest';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import { parseSignedDocument } from '../../../station-core/codecs/signed-documents.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { makeStationToken, never, signedManifest, startSigner, STATION, type StationToken } from '../station-token.ts';
import { type RevokedUnit, TrialLog, wish } from '../trial-log.ts';

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;
let closing: AsyncDisposable | undefined;

beforeEach(async () => {
  await closing?.[Symbol.asyncDispose]();
  token = await makeStationToken();
  log = new TrialLog(token);
  signer = await startSigner(token);
  closing = signer;
});
afterAll(() => closing?.[Symbol.asyncDispose]());

async function issued(count: number): Promise<RevokedUnit[]> {
  const wishes = Array.from({ length: count }, () => wish());
  const seqs = wishes.map((each) => log.intend(each));
  const note = await log.checkpoint(signer);
  const all = wishes.map((each, at) => signer.issue(log.request(each, seqs[at] ?? 0, note), never));
  const certificates = await Promise.all(all);
  return wishes.map(({ unit }, at) => ({ unit: unit.mac, certSerialHex: certificates[at]?.certSerialHex ?? '' }));
}

async function revoke(certificates: readonly RevokedUnit[], changes: object = {}, order?: string) {
  const seq = log.intendRevocation(certificates, changes);
  const intent = log.proven(seq, await log.checkpoint(signer));
  return signer.revoke({ intent, ...(order === undefined ? {} : { order }) }, never);
}

async function ordered(certificates: readonly RevokedUnit[], changes: object = {}, officers = token.officers) {
  const payload = {
    v: 1,
    type: 'revocation-order',
    station: STATION,
    order: 'RO-1',
    reason: 'keyCompromise',
    note: 'keys of batch 7 are known',
    certificates: certificates.map(({ certSerialHex }) => certSerialHex),
    issuedAt: '2026-05-04T03:02:01Z',
    ...changes,
  };
  const order = await signedByOfficers('revocation-order', payload, officers);
  return { order, orderSha256Hex: parseSignedDocument(order).payloadSha256Hex };
}

test('what is revoked stays revoked as it first was, also in the next process', async () => {
  const [unit] = await issued(1);
  if (unit === undefined) throw new TypeError('nothing was issued');
  const first = await revoke([unit]);
  expect(first).toMatchObject([{ ...unit, reason: 'keyCompromise' }]);
  await signer[Symbol.asyncDispose]();
  signer = await startSigner(token);
  closing = signer;
  expect(await revoke([unit], { reason: 'cessationOfOperation' })).toEqual(first);
  await signer.requireRevoked([unit.certSerialHex], never);
});

test('the same intent asked twice side by side is one revocation', async () => {
  const units = await issued(2);
  const seq = log.intendRevocation(units);
  const intent = log.proven(seq, await log.checkpoint(signer));
  const [one, two] = await Promise.all([signer.revoke({ intent }, never), signer.revoke({ intent }, never)]);
  expect(one).toEqual(two);
});

test('without the proof that the ledger holds the intent nothing is revoked', async () => {
  const [unit] = await issued(1);
  if (unit === undefined) throw new TypeError('nothing was issued');
  const seq = log.intendRevocation([unit]);
  const intent = log.proven(seq, await log.checkpoint(signer));
  const later = log.proven(log.intendRevocation([unit], { reason: 'superseded' }), intent.checkpoint);
  const foreign = log.proven(log.append({ ...unit, kind: 'revocation-intended' }), await log.checkpoint(signer));
  for (const wrong of [later, foreign, { ...intent, proof: intent.proof.slice(1) }, { ...intent, checkpoint: '' }]) {
    await expect(signer.revoke({ intent: wrong }, never)).rejects.toMatchObject({ code: 'signer.intent-unproven' });
  }
  await expect(signer.requireRevoked([unit.certSerialHex], never)).rejects.toMatchObject({
    code: 'signer.quarantined',
  });
});

test('a certificate of nobody, and that of another unit, is not revoked', async () => {
  const [unit, other] = await issued(2);
  if (unit === undefined || other === undefined) throw new TypeError('nothing was issued');
  const notIssued = { code: 'revocation.not-issued' };
  await expect(revoke([{ ...unit, certSerialHex: '4b'.repeat(20) }])).rejects.toMatchObject(notIssued);
  await expect(revoke([unit, { ...unit, certSerialHex: other.certSerialHex }])).rejects.toMatchObject(notIssued);
});

test('ten a day the station revokes on its own, however it divides them; for more, two officers sign', async () => {
  const units = await issued(12);
  await revoke(units.slice(0, 6));
  await revoke(units.slice(0, 6), { reason: 'unspecified' }); // nothing new: costs nothing
  const needsOrder = { code: 'revocation.needs-order', evidence: { wanted: 5, revokedToday: 6, withoutOrder: 10 } };
  await expect(revoke(units.slice(6, 11))).rejects.toMatchObject(needsOrder);
  await revoke(units.slice(6, 10));
  await expect(revoke(units.slice(10, 11))).rejects.toMatchObject({ code: 'revocation.needs-order' });
  const { order, orderSha256Hex } = await ordered(units);
  expect(await revoke(units.slice(10), { orderSha256Hex }, order)).toHaveLength(2);
});

test.each<readonly [string, object, object]>([
  ['another station', { station: 'S2' }, { code: 'document.of-another-station' }],
  ['another reason', { reason: 'superseded' }, { code: 'revocation.not-ordered' }],
  ['other certificates', { certificates: ['4b01'] }, { code: 'revocation.not-ordered' }],
])('an order for %s orders nothing here', async (_, changes, refusal) => {
  const units = await issued(1);
  const { order, orderSha256Hex } = await ordered(units, changes);
  await expect(revoke(units, { orderSha256Hex }, order)).rejects.toMatchObject(refusal);
});

test('an order that one officer signed, that is missing, or that is not the one of the intent, orders nothing', async () => {
  const units = await issued(1);
  const byOne = await ordered(units, {}, token.officers.slice(0, 1));
  await expect(revoke(units, { orderSha256Hex: byOne.orderSha256Hex }, byOne.order)).rejects.toMatchObject({
    code: 'document.untrusted',
  });
  const { order, orderSha256Hex } = await ordered(units);
  const notOrdered = { code: 'revocation.not-ordered' };
  await expect(revoke(units, { orderSha256Hex })).rejects.toMatchObject(notOrdered);
  await expect(revoke(units, { orderSha256Hex: 'ab'.repeat(32) }, order)).rejects.toMatchObject(notOrdered);
});

test('the manifest says how many need no order; once it was seen it must be handed over', async () => {
  const units = await issued(2);
  const text = await signedManifest(token, { number: 4, revocation: { ordersAbove: 1, crlDays: 30 } });
  await signer.setDocuments({ permits: [], manifest: text }, never);
  await expect(revoke(units)).rejects.toMatchObject({ code: 'revocation.needs-order', evidence: { withoutOrder: 1 } });
  const { thisUpdate, nextUpdate } = await signer.crl({ newestNumber: 0 }, never);
  expect(Date.parse(nextUpdate) - Date.parse(thisUpdate)).toBe(30 * 24 * 3_600_000);
  await signer.setDocuments({ permits: [] }, never);
  await expect(revoke(units)).rejects.toMatchObject({ code: 'document.superseded' });
});

test('a rework revokes the certificate that it supersedes, and needs no order for it', async () => {
  const first = wish();
  const { certSerialHex } = await signer.issue(await log.requestFor(first, signer), never);
  await signer.issue(await log.requestFor(wish({ unit: first.unit, supersedes: certSerialHex }), signer), never);
  await signer.requireRevoked([certSerialHex], never);
  const [answer] = await revoke([{ unit: first.unit.mac, certSerialHex }]);
  expect(answer).toMatchObject({ certSerialHex, reason: 'superseded' });
});

test('a journal that lacks what the ledger says is revoked is a quarantine', async () => {
  const units = await issued(2);
  await revoke(units.slice(0, 1));
  const serials = units.map(({ certSerialHex }) => certSerialHex);
  await expect(signer.requireRevoked(serials, never)).rejects.toMatchObject({ code: 'signer.quarantined' });
  expect((await signer.status(never)).quarantine).toMatchObject({ reason: 'ledger-journal-differ' });
  await expect(signer.crl({ newestNumber: 0 }, never)).rejects.toMatchObject({ code: 'signer.quarantined' });
});
