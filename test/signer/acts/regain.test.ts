import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { issueUnit, type IssuedUnit, liftBy, lostAfter, recordedOf } from '../../red-team/tools/lost-journal.ts';
import { copyOf } from '../../red-team/tools/signer-under-attack.ts';
import { makeStationToken, never, startSigner, type StationToken } from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

/** A journal that was taken back to before the second certificate, on a token that knows better. */

let token: StationToken;
let log: TrialLog;
let kept: IssuedUnit;
let lost: IssuedUnit;
/** Of the unit whose certificate was kept. */
let rework: IssuedUnit;
let whole: Buffer;

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  {
    await using signer = await startSigner(token);
    kept = await issueUnit(signer, log, wish());
  }
  ({ whole } = await lostAfter(token, async () => {
    await using signer = await startSigner(token);
    lost = await issueUnit(signer, log, wish());
    rework = await issueUnit(signer, log, wish({ unit: kept.wished.unit, supersedes: kept.certSerialHex }));
  }));
});

/** Of a station that is restored, on a copy of the token: each test has one of its own. */
async function restored(): Promise<SignerClient> {
  return startSigner(await copyOf(token));
}

const all = () => [kept, lost, rework].map((each) => recordedOf(each, log));
const quarantined = { code: 'signer.quarantined' };

test('what was lost is taken back from the ledger, once two officers have lifted the quarantine', async () => {
  await using signer = await restored();
  expect(await signer.status(never)).toMatchObject({ certificates: 1, quarantine: { reason: 'rolled-back' } });
  await liftBy(signer, token);
  expect(await signer.status(never)).toMatchObject({ regainsUnderEntries: log.sizeEntries });
  await signer.requireRecorded(all(), never);
  expect(await signer.status(never)).toMatchObject({
    certificates: 3,
    quarantine: null,
    permits: [{ permit: 'P-1', used: 3 }],
  });
  await signer.requireRecorded(all(), never); // once
  expect((await signer.status(never)).certificates).toBe(3);
  // What the rework took the place of is revoked again.
  const serials = [kept, lost, rework].map(({ certSerialHex }) => certSerialHex);
  expect(await signer.findRevoked(serials, never)).toEqual([kept.certSerialHex]);
});

test('a unit whose certificate was taken back gets no second one', async () => {
  await using signer = await restored();
  await liftBy(signer, token);
  await signer.requireRecorded(all(), never);
  const again = await log.copyOf(log.sizeEntries).requestFor(wish({ unit: lost.wished.unit }), signer);
  await expect(signer.issue(again, never)).rejects.toMatchObject({ code: 'signer.already-signed' });
});

test('not before they have', async () => {
  await using signer = await restored();
  await expect(signer.requireRecorded([recordedOf(lost, log)], never)).rejects.toMatchObject(quarantined);
  expect((await signer.status(never)).certificates).toBe(1);
});

test('without the certificate itself the journal goes into quarantine, as ever', async () => {
  await using signer = await restored();
  await liftBy(signer, token);
  const { tbsSha256Hex, permit } = recordedOf(lost, log);
  await expect(signer.requireRecorded([{ tbsSha256Hex, permit }], never)).rejects.toMatchObject(quarantined);
});

test('a journal that lost nothing takes nothing back', async () => {
  const good = await copyOf(token);
  const journal = join(good.stateDir, 'journal.jsonl');
  await rm(journal);
  await writeFile(journal, whole, { mode: 0o600 });
  await using signer = await startSigner(good);
  expect(await signer.status(never)).not.toHaveProperty('regainsUnderEntries');
  await signer.requireRecorded(all(), never);
  const strange = { ...recordedOf(lost, log), tbsSha256Hex: 'ab'.repeat(32) };
  await expect(signer.requireRecorded([strange], never)).rejects.toMatchObject(quarantined);
  expect((await signer.status(never)).certificates).toBe(3);
});
