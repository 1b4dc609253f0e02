import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { Mac } from '../../../station-core/model/mac.ts';
import { readCrl } from '../../../station-core/pki/crl/read-crl.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { Checkpointer } from '../../../station-core/station/issuance/checkpointer.ts';
import { CrlFolder } from '../../../station-core/station/revocation/crl-folder.ts';
import { Crls } from '../../../station-core/station/revocation/crls.ts';
import { type LostParts, revokeLostAgain } from '../../../station-core/station/revocation/lost-revocations.ts';
import { OrderFolder } from '../../../station-core/station/revocation/order-folder.ts';
import { previewRevocation, RevocationDesk } from '../../../station-core/station/revocation/revocation-desk.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../../signer/station-token.ts';
import { wish } from '../../signer/trial-log.ts';

let token: StationToken;
let signer: SignerClient;
let ledger: Ledger;
let checkpointer: Checkpointer;
let crls: Crls;
let desk: RevocationDesk;
let folder: CrlFolder;
let lost: LostParts;
let now = new Date();

beforeAll(async () => {
  token = await makeStationToken();
  ledger = Ledger.open({ dir: token.dir, station: STATION, version: '0.4.0' });
  folder = new CrlFolder(token.dir);
  await startDesk();
});

async function startDesk(): Promise<void> {
  signer = await startSigner(token);
  checkpointer = new Checkpointer(ledger, signer, token.noteKey);
  const log = pino({ enabled: false });
  const orders = new OrderFolder(token.dir);
  lost = { ledger, signer, checkpointer, orders, log };
  const complete = (signal: AbortSignal) => revokeLostAgain(lost, signal);
  crls = new Crls({ ledger, signer, issuerCertDer: token.issuingCertDer, folder, now: () => now, complete });
  desk = new RevocationDesk({ ledger, signer, checkpointer, crls, orders, log });
}
afterAll(async () => {
  ledger[Symbol.dispose]();
  await signer[Symbol.asyncDispose]();
});

interface Made {
  readonly unit: Mac;
  readonly certSerialHex: string;
}

async function made(): Promise<Made> {
  const { unit: named, permit, product, csrDer, nonce, spkiSha256Hex } = wish();
  const { mac: unit, serial } = named;
  const about = { run: `run ${serial}`, unit, serial };
  ledger.append([
    { kind: 'run-begun', run: about.run, slot: 1, port: 'socket://jig:1', product, steps: ['issue'] },
    { kind: 'serial-reserved', ...about, product },
  ]);
  const csrSha256Hex = sha256Hex(csrDer);
  const [{ seq }] = ledger.append({
    kind: 'signature-intended',
    ...about,
    permit,
    product,
    spkiSha256Hex,
    csrSha256Hex,
    firmwareVersion: '1.4.2',
    firmwareSha256Hex: ['ab'.repeat(32)],
  });
  const intent = await proven(seq);
  const profile = { hardwareTypeOid: '1.3.6.1.4.1.99999.7.1', serverAuth: false };
  const asked = { csrDer, nonce, unit: { mac: unit, serial }, product, permit, profile, intent };
  const { certDer, certSerialHex } = await signer.issue(asked, never);
  const certificate = { certSerialHex, certSha256Hex: sha256Hex(certDer), certBase64: base64(certDer) };
  ledger.append({ kind: 'certificate-issued', ...about, ...certificate, spkiSha256Hex, intentSeq: seq });
  return { unit, certSerialHex };
}

async function proven(seq: number) {
  const { sizeEntries, note } = await checkpointer.over(seq, never);
  const [found] = ledger.leaves([seq]);
  if (found === undefined) throw new TypeError('no such entry');
  return { entry: found.leaf, proof: ledger.inclusionProof(seq, sizeEntries), checkpoint: note };
}

async function several(count: number): Promise<Made[]> {
  const all: Made[] = [];
  for (let n = 0; n < count; n++) all.push(await made());
  return all;
}

function decided(units: readonly Mac[], order?: string) {
  const { fingerprint } = previewRevocation(ledger, units);
  const words = { reason: 'keyCompromise', note: 'keys of batch 7 are known', by: ['olga'] } as const;
  return { units, fingerprint, order, ...words };
}

function orderedFor(certificates: readonly string[]): Promise<string> {
  const about = { v: 1, type: 'revocation-order', station: STATION, order: 'RO-1', reason: 'keyCompromise' };
  const payload = { ...about, note: 'keys of batch 7 are known', certificates, issuedAt: '2026-05-04T03:02:01Z' };
  return signedByOfficers('revocation-order', payload, token.officers);
}

/** Stops the signing service, puts its journal back to what it was, and starts it again. */
async function takeJournalBack(journal: Buffer): Promise<void> {
  await signer[Symbol.asyncDispose]();
  writeFileSync(journalFile(), journal);
  await startDesk();
}
const journalFile = (): string => join(token.stateDir, 'journal.jsonl');

async function lift(): Promise<void> {
  const { quarantine } = await signer.status(never);
  const about = { v: 1, type: 'lift', station: STATION, quarantine: quarantine?.id, reason: 'a backup was put back' };
  const payload = { ...about, issuedAt: '2026-05-04T03:02:01Z' };
  await signer.liftQuarantine(await signedByOfficers('lift', payload, token.officers), never);
}

const intended = (certificates: readonly Made[]): EntryBody => ({
  kind: 'revocation-intended',
  by: ['olga'],
  reason: 'keyCompromise',
  note: 'before a crash',
  certificates: [...certificates],
});

async function listed(): Promise<string[]> {
  const crlDer = await folder.read(crls.newest?.number ?? 0);
  if (crlDer === undefined) throw new TypeError('no list');
  const { revoked } = readCrl(crlDer, token.issuingCertDer, ({ reason }) => new RangeError(reason));
  return revoked.map(({ certSerialHex }) => certSerialHex);
}

const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const reasonsOf = (unit: Mac) => ledger.revocationsOf(unit).map(({ reason, note, by }) => ({ reason, note, by }));

test('a unit is revoked in the ledger and in the list that is signed with it', async () => {
  const one = await made();
  const { sizeEntries } = ledger.head();
  const { toRevoke } = previewRevocation(ledger, [one.unit, one.unit]);
  expect(toRevoke).toMatchObject([one]);
  expect(ledger.head().sizeEntries).toBe(sizeEntries);
  const { revoked, crl } = await desk.revoke(decided([one.unit]), never);
  expect([revoked, crl.revoked]).toEqual([1, 1]);
  expect(reasonsOf(one.unit)).toEqual([{ reason: 'keyCompromise', note: 'keys of batch 7 are known', by: ['olga'] }]);
  expect(await listed()).toEqual([one.certSerialHex]);
  await expect(desk.revoke(decided([one.unit]), never)).rejects.toMatchObject({ code: 'revocation.already' });
});

test('what was decided on another state of the units revokes nothing', async () => {
  const one = await made();
  const before = decided([one.unit]);
  await expect(desk.revoke({ ...before, fingerprint: 'ab'.repeat(32) }, never)).rejects.toMatchObject({
    code: 'hold.set-changed',
  });
  expect(ledger.revocationsOf(one.unit)).toEqual([]);
});

test('a crash between intent and act is finished by the next start', async () => {
  const one = await made();
  ledger.append(intended([one]));
  expect(await desk.finish(never)).toBe(1);
  expect(reasonsOf(one.unit)).toMatchObject([{ note: 'before a crash' }]);
  expect(await listed()).toContain(one.certSerialHex);
  expect(await desk.finish(never)).toBe(0);
});

test('a crash between the act and its entry is finished by the next start, with one entry', async () => {
  const one = await made();
  const [{ seq }] = ledger.append(intended([one]));
  const [answer] = await signer.revoke({ intent: await proven(seq) }, never);
  expect(await desk.finish(never)).toBe(1);
  expect(ledger.revocationsOf(one.unit)).toMatchObject([{ revokedAt: answer?.at, intentSeq: seq }]);
});

test('more than ten a day take an order; a refusal is recorded and stays', async () => {
  const units = await several(8); // three are revoked already
  const macs = units.map(({ unit }) => unit);
  await expect(desk.revoke(decided(macs), never)).rejects.toMatchObject({ code: 'revocation.needs-order' });
  expect(ledger.openRevocations()).toEqual([]);
  expect(await desk.finish(never)).toBe(0);
  expect(macs.flatMap((unit) => ledger.revocationsOf(unit))).toEqual([]);
  const foreign = await orderedFor(['4b01']);
  await expect(desk.revoke(decided(macs, foreign), never)).rejects.toMatchObject({ code: 'revocation.not-ordered' });
  const order = await orderedFor(units.map(({ certSerialHex }) => certSerialHex));
  expect(await desk.revoke(decided(macs, order), never)).toMatchObject({ revoked: 8 });
  expect(macs.flatMap((unit) => ledger.revocationsOf(unit))).toHaveLength(8);
  expect(await listed()).toEqual(expect.arrayContaining(units.map(({ certSerialHex }) => certSerialHex)));
});

test('what a journal that was taken back has lost is revoked again once officers have lifted that, and is in the next list', async () => {
  const [alone, ordered] = (await several(2)) as [Made, Made];
  const yesterday = readFileSync(journalFile());
  await desk.revoke(decided([alone.unit]), never);
  await desk.revoke(decided([ordered.unit], await orderedFor([ordered.certSerialHex])), never);
  const serials = [alone.certSerialHex, ordered.certSerialHex];
  const entries = [reasonsOf(alone.unit), reasonsOf(ordered.unit)];

  await takeJournalBack(yesterday);
  expect((await signer.status(never)).quarantine).toMatchObject({ reason: 'rolled-back' });
  expect(await revokeLostAgain(lost, never)).toBe(0);
  expect(await signer.findRevoked(serials, never)).toEqual([]);
  await lift();
  await crls.sign(never); // by itself, before the next start
  expect(await listed()).toEqual(expect.arrayContaining(serials));
  await signer.requireRevoked(serials, never);
  expect(await revokeLostAgain(lost, never)).toBe(0);
  expect([reasonsOf(alone.unit), reasonsOf(ordered.unit)]).toEqual(entries);
});

test('what is lost after the lift is no business of it: the signing service goes into quarantine', async () => {
  const one = await made();
  const { lifted } = await signer.status(never);
  expect(lifted).not.toBeNull();
  const revokedAt = new Date(Date.parse(lifted?.at ?? '') + 1).toISOString();
  const { seq: intentSeq } = ledger.append(intended([one]))[0];
  ledger.append({ kind: 'certificate-revoked', ...one, reason: 'keyCompromise', revokedAt, intentSeq });
  expect(await revokeLostAgain(lost, never)).toBe(0);
  await expect(signer.requireRevoked([one.certSerialHex], never)).rejects.toMatchObject({ code: 'signer.quarantined' });
  await lift();
});

test('a list is due when a third of its time is left', async () => {
  const { thisUpdate, nextUpdate } = await crls.sign(never);
  const [from, until] = [Date.parse(thisUpdate), Date.parse(nextUpdate)];
  now = new Date(from + ((until - from) * 2) / 3 - 1_000);
  expect(crls.isDue()).toBe(false);
  now = new Date(from + ((until - from) * 2) / 3 + 1_000);
  expect(crls.isDue()).toBe(true);
});
