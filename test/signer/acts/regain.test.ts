import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import type { SignerAsks } from '../../../station-core/signer/signer-service.ts';
import { tbsSha256Hex } from '../../../station-core/ledger/reading/tbs-of-certificate.ts';
import { copyOf } from '../../red-team/tools/signer-under-attack.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

/** A journal that was taken back to before the second certificate, on a token that knows better. */

type Recorded = SignerAsks<'requireRecorded'>['certificates'][number];

let token: StationToken;
/** As the ledger has them: of before and of after the copy of the journal. */
let kept: Recorded;
let lost: Recorded;
let foreign: Recorded;

beforeAll(async () => {
  token = await makeStationToken();
  const log = new TrialLog(token);
  {
    await using signer = await startSigner(token);
    kept = await issued(signer, log);
  }
  const journal = join(token.stateDir, 'journal.jsonl');
  const earlier = await readFile(journal);
  {
    await using signer = await startSigner(token);
    lost = await issued(signer, log);
  }
  await cp(journal, `${journal}.whole`);
  await rm(journal);
  await writeFile(journal, earlier, { mode: 0o600 });
  const other = await makeStationToken();
  await using signer = await startSigner(other);
  foreign = await issued(signer, new TrialLog(other));
});

async function issued(signer: SignerClient, log: TrialLog): Promise<Recorded> {
  const wished = wish();
  const request = await log.requestFor(wished, signer);
  const answer = await signer.issue(request, never);
  const { mac: unit, serial } = wished.unit;
  return {
    tbsSha256Hex: tbsSha256Hex(Buffer.from(answer.certDer).toString('base64'), 0),
    permit: wished.permit,
    lost: { certDer: answer.certDer, unit, serial, intentSeq: log.sizeEntries - 1 },
  };
}

/** Of a station that is restored, on a copy of the token: each test has one of its own. */
async function restored(): Promise<SignerClient> {
  return startSigner(await copyOf(token));
}

async function lift(signer: SignerClient): Promise<void> {
  const quarantine = (await signer.status(never)).quarantine?.id ?? '';
  const [reason, issuedAt] = ['restored', '2026-01-01T00:00:00Z'];
  const content = { v: 1, type: 'lift', station: STATION, quarantine, reason, issuedAt };
  await signer.liftQuarantine(await signedByOfficers('lift', content, token.officers), never);
}

const quarantined = { code: 'signer.quarantined' };

test('what was lost is taken back from the ledger, once two officers have lifted the quarantine', async () => {
  await using signer = await restored();
  expect(await signer.status(never)).toMatchObject({ certificates: 1, quarantine: { reason: 'rolled-back' } });
  await lift(signer);
  expect(await signer.status(never)).toMatchObject({ regains: true });
  await signer.requireRecorded([kept, lost], never);
  expect(await signer.status(never)).toMatchObject({ certificates: 2, quarantine: null });
  await signer.requireRecorded([kept, lost], never); // once
  expect((await signer.status(never)).certificates).toBe(2);
});

test('not before they have', async () => {
  await using signer = await restored();
  await expect(signer.requireRecorded([lost], never)).rejects.toMatchObject(quarantined);
  expect((await signer.status(never)).certificates).toBe(1);
});

test('without the certificate itself the journal goes into quarantine, as ever', async () => {
  await using signer = await restored();
  await lift(signer);
  const { tbsSha256Hex: tbs, permit } = lost;
  await expect(signer.requireRecorded([{ tbsSha256Hex: tbs, permit }], never)).rejects.toMatchObject(quarantined);
});

const lie = (change: Partial<NonNullable<Recorded['lost']>>): Recorded => {
  if (lost.lost === undefined) throw new Error('no certificate');
  return { ...lost, lost: { ...lost.lost, ...change } };
};

test.each<[what: string, given: () => Recorded]>([
  ['a certificate of another CA', () => foreign],
  ['of another unit', () => lie({ unit: wish().unit.mac })],
  ['of another serial number', () => lie({ serial: 'BM-99999' })],
  ['of an intent that came after the loss', () => lie({ intentSeq: 1_000_000 })],
  ['what is no certificate', () => lie({ certDer: Buffer.from('3003020101', 'hex') })],
])('%s is not taken: that is a quarantine', async (_what, given) => {
  await using signer = await restored();
  await lift(signer);
  await expect(signer.requireRecorded([given()], never)).rejects.toMatchObject(quarantined);
  expect((await signer.status(never)).certificates).toBe(1);
});

test('a journal that lost nothing takes nothing back', async () => {
  const whole = await copyOf(token);
  const journal = join(whole.stateDir, 'journal.jsonl');
  await cp(`${journal}.whole`, journal);
  await using signer = await startSigner(whole);
  expect(await signer.status(never)).not.toHaveProperty('regains');
  await signer.requireRecorded([kept, lost], never);
  await expect(signer.requireRecorded([foreign], never)).rejects.toMatchObject(quarantined);
});
