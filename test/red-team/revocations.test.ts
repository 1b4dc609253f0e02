import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../signer/station-token.ts';
import { type RevokedUnit, sha256Hex, TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { copyOf } from './tools/signer-under-attack.ts';

/** Promise: what is revoked stays revoked, and nobody revokes a line's certificates by himself. */

let token: StationToken;
let yesterday: StationToken;
let log: TrialLog;
let signer: SignerClient;
let units: RevokedUnit[];

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  units = [];
  {
    await using first = await startSigner(token);
    for (let unit = 0; unit < 11; unit++) {
      const wished = wish();
      const { certSerialHex } = await first.issue(await log.requestFor(wished, first), never);
      units.push({ unit: wished.unit.mac, certSerialHex });
    }
  }
  yesterday = await copyOf(token);
  signer = await startSigner(token);
});
afterAll(() => signer[Symbol.asyncDispose]());

const revoked = async (): Promise<number> => (await signer.crl({ newestNumber: 0 }, never)).revoked;
const one = (at = 0): RevokedUnit => units[at] ?? { unit: units[0]?.unit ?? wish().unit.mac, certSerialHex: '' };

async function order(certificates: readonly RevokedUnit[], changes: object = {}, officers = token.officers) {
  const payload = {
    v: 1,
    type: 'revocation-order',
    station: STATION,
    order: 'RO-1',
    reason: 'keyCompromise',
    note: 'a trial',
    certificates: certificates.map(({ certSerialHex }) => certSerialHex),
    issuedAt: '2026-05-04T03:02:01Z',
  };
  const text = await signedByOfficers('revocation-order', Object.assign(payload, changes), officers);
  return { text, sha256Hex: parseSignedDocument(text).payloadSha256Hex };
}

async function revoke(certificates: readonly RevokedUnit[], entry: object = {}, orderText?: string): Promise<unknown> {
  const seq = log.intendRevocation(certificates, entry);
  const intent = log.proven(seq, await log.checkpoint(signer));
  return signer.revoke(orderText === undefined ? { intent } : { intent, order: orderText }, never);
}

type Forge = () => Promise<unknown>;

attempts<[forge: Forge, code: string]>(
  [
    [
      'a certificate that was never issued',
      () => revoke([{ unit: one().unit, certSerialHex: 'ab'.repeat(20) }]),
      'revocation.not-issued',
    ],
    [
      'a certificate under the name of another unit',
      () => revoke([{ unit: one(1).unit, certSerialHex: one(0).certSerialHex }]),
      'revocation.not-issued',
    ],
    ['more certificates in a day than one person may', () => revoke(units), 'revocation.needs-order'],
    [
      'a certificate taken off the list again',
      () => revoke([one()], { reason: 'removeFromCRL' }),
      'signer.intent-unproven',
    ],
    [
      'an order of one officer',
      async () => {
        const { text, sha256Hex: orderSha256Hex } = await order(units, {}, token.officers.slice(0, 1));
        return revoke(units, { orderSha256Hex }, text);
      },
      'document.untrusted',
    ],
    [
      'an order that the intent names and nobody hands in',
      () => revoke(units, { orderSha256Hex: sha256Hex(Buffer.from('order')) }),
      'revocation.not-ordered',
    ],
    [
      'an order for other certificates',
      async () => {
        const { text, sha256Hex: orderSha256Hex } = await order([one(1)]);
        return revoke([one(0)], { orderSha256Hex }, text);
      },
      'revocation.not-ordered',
    ],
    [
      'an order for another reason',
      async () => {
        const { text, sha256Hex: orderSha256Hex } = await order([one(0)], { reason: 'superseded' });
        return revoke([one(0)], { orderSha256Hex }, text);
      },
      'revocation.not-ordered',
    ],
    [
      'an order for another station',
      async () => {
        const { text, sha256Hex: orderSha256Hex } = await order([one(0)], { station: 'S2' });
        return revoke([one(0)], { orderSha256Hex }, text);
      },
      'document.of-another-station',
    ],
    [
      'another order than the ledger says',
      async () => {
        const { text } = await order([one(0)]);
        return revoke([one(0)], { orderSha256Hex: 'ab'.repeat(32) }, text);
      },
      'revocation.not-ordered',
    ],
  ],
  async (forge, code) => {
    await refusedBy(forge(), { code: code as 'document.untrusted' });
    expect(await revoked()).toBe(0);
  },
);

attempt('a revocation of which the ledger knows nothing', async () => {
  const fork = log.copyOf(log.sizeEntries);
  const seq = fork.intendRevocation([one(0)]);
  const intent = fork.proven(seq, await log.checkpoint(signer));
  await refusedBy(signer.revoke({ intent }, never), { code: 'signer.intent-unproven' });
  expect(await revoked()).toBe(0);
});

attempt('a list of revoked certificates with a number that was there before', async () => {
  const { number } = await signer.crl({ newestNumber: 0 }, never);
  const next = await signer.crl({ newestNumber: number }, never);
  expect(next.number).toBeGreaterThan(number);
  await refusedBy(signer.crl({ newestNumber: next.number + 1_000 }, never), { code: 'crl.number-back' });
});

attempt('a revocation that is said to have a milder reason: it stays what it first was', async () => {
  await revoke([one(1)]);
  const [answer] = (await revoke([one(1)], { reason: 'unspecified' })) as { reason: string }[];
  expect(answer?.reason).toBe('keyCompromise');
  expect(await revoked()).toBe(1);
});

attempt("a revocation that is forgotten with yesterday's journal: there is no list without it", async () => {
  await revoke([one(2)]);
  expect(await revoked()).toBe(2);
  await signer[Symbol.asyncDispose]();
  copyFileSync(`${yesterday.stateDir}/journal.jsonl`, `${token.stateDir}/journal.jsonl`);
  signer = await startSigner(token);
  const refusal = { code: 'signer.quarantined', evidence: { reason: 'rolled-back' } } as const;
  await refusedBy(signer.crl({ newestNumber: 0 }, never), refusal);
});
