import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHeadquarters, type Headquarters } from '../../../fixtures/demo/headquarters.ts';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { setUpStation } from '../../../fixtures/demo-station/setup.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { decodeEntry, type Entry } from '../../../station-core/ledger/entry.ts';
import type { Mac } from '../../../station-core/model/mac.ts';
import { previewRevocation } from '../../../station-core/station/revocation/revocation-desk.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { type Line, provision, startLine } from '../line.ts';

/** A station whose files are put back to yesterday's, beside an upstream over PostgreSQL that has seen today. */
const signal = AbortSignal.timeout(900_000);
let line: Line;
let headquarters: Headquarters;
let database: pg.Pool;
let folder: string;
let boards: readonly JigBoard[];

beforeAll(async () => {
  line = await startLine();
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
  database = new pg.Pool({ connectionString: headquarters.upstream.databaseUrl.reveal() });
  folder = await mkdtemp(join(tmpdir(), 'birthmark-days-'));
  boards = await line.addBoards(...[1, 2, 3, 4].map(() => ({ chip: 'esp32c3' }) as const));
  await aDay('yesterday', async (station) => {
    expect(await outcomeOf(station, 0)).toBe('PASS');
  });
  await aDay('today', async (station) => {
    expect(await outcomeOf(station, 1)).toBe('PASS');
    await revoke(station, macOf(0));
  });
}, 300_000);
afterAll(async () => {
  await database.end();
  await headquarters[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => bringBack('today', () => true));

async function aDay(name: string, work: (station: Station) => Promise<void>): Promise<void> {
  {
    await using station = await line.open();
    await work(station);
    await station.sync?.syncOnce(signal);
  }
  await cp(line.dataDir, join(folder, name), { recursive: true, preserveTimestamps: true });
}

async function bringBack(day: string, isWanted: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(line.dataDir)) {
    if (isWanted(name)) await rm(join(line.dataDir, name), { recursive: true });
  }
  for (const name of await readdir(join(folder, day))) {
    if (isWanted(name)) await cp(join(folder, day, name), join(line.dataDir, name), { recursive: true });
  }
}

const isLedger = (name: string): boolean => name.startsWith('ledger.');

function board(at: number): JigBoard {
  const found = boards[at];
  if (found === undefined) throw new Error('no board');
  return found;
}
const macOf = (at: number): Mac => board(at).mac as Mac;

async function outcomeOf(station: Station, at: number): Promise<string> {
  const { outcome, stopped } = await provision(station, { board: board(at), product: line.product });
  return stopped === undefined ? outcome : `${outcome} at ${stopped.step}: ${stopped.fault.code}`;
}

async function revoke(station: Station, unit: Mac): Promise<number> {
  const { desk } = await station.revocations(signal);
  const { fingerprint } = previewRevocation(station.ledger, [unit]);
  const asked = { units: [unit], reason: 'keyCompromise', note: 'a key was read', by: ['olga'], fingerprint } as const;
  return (await desk.revoke({ ...asked, order: undefined }, signal)).crl.number;
}

function entriesOf({ ledger }: Station, ...kinds: readonly Entry['kind'][]): Entry[] {
  const entries = ledger.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return entries.filter(({ kind }) => kinds.includes(kind));
}

/** As officers do it: signed elsewhere, brought to the machine of the station, which goes on running. */
async function liftByCommand(station: Station, reason: string) {
  const { quarantine } = await station.signerStatus(signal);
  const officers = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
  const issuedAt = new Date().toISOString();
  const payload = { v: 1, type: 'lift', station: station.name, quarantine: quarantine?.id, reason, issuedAt };
  const file = join(folder, 'lift.jws');
  await writeFile(file, await signedByOfficers('lift', payload, officers));
  return birthmark('signer', 'lift', file, '--data', line.dataDir, '--json');
}

test('yesterday, token and all: upstream proves it, no unit passes, and headquarters has the alarm with both notes', async () => {
  await bringBack('yesterday', () => true);
  await using station = await line.open();
  const quarantine = async () => (await station.signerStatus(signal)).quarantine;
  await expect
    .poll(quarantine, { timeout: 120_000 })
    .toMatchObject({ reason: expect.stringMatching(/receipt-ahead|forked/) as string });
  await expect.poll(() => entriesOf(station, 'signer-quarantined').length, { timeout: 60_000 }).toBe(1);
  expect(await outcomeOf(station, 2)).toBe('ERROR at admit: signer.quarantined');
  expect(station.ledger.unit(macOf(2))?.serial).toBeUndefined();
  const alarms = async () => {
    const { rows } = await database.query<{ station: string; theirs: string | null; ours: string | null }>(
      "select station, theirs, ours from refusals where reason = 'forked'",
    );
    return rows;
  };
  await expect
    .poll(alarms, { timeout: 60_000 })
    .toMatchObject([{ station: 'S01', theirs: expect.any(String) as string, ours: expect.any(String) as string }]);

  const lifted = await liftByCommand(station, 'the disk of today is lost');
  expect([lifted.exitCode, lifted.stderr]).toEqual([0, '']);
  expect(lifted.json()).toMatchObject({
    lifted: { reason: 'the disk of today is lost', officers: ['trial-officer-1', 'trial-officer-2'] },
  });
  // What the officers have decided about is not a second quarantine; upstream still takes nothing of this history.
  await expect(station.sync?.syncOnce(signal)).rejects.toMatchObject({ code: 'sync.fork' });
  expect(await quarantine()).toBeNull();
  expect(entriesOf(station, 'quarantine-lifted')).toMatchObject([{ reason: 'the disk of today is lost' }]);
}, 300_000);

test('the ledger of yesterday: quarantine; with that of today back and lifted by command, all goes on where it was', async () => {
  await bringBack('yesterday', isLedger);
  await expect(line.open()).rejects.toMatchObject({ code: 'ledger.rolled-back' });
  await bringBack('today', isLedger);
  await using station = await line.open();
  expect((await station.signerStatus(signal)).quarantine).toMatchObject({ reason: 'rolled-back' });
  expect(await outcomeOf(station, 3)).toBe('ERROR at admit: signer.quarantined');
  const lifted = await liftByCommand(station, 'the backup was put back by mistake');
  expect([lifted.exitCode, lifted.stderr]).toEqual([0, '']);
  expect(await outcomeOf(station, 3)).toBe('PASS');

  const serials = [0, 1, 3].map((at) => station.ledger.unit(macOf(at))?.serial);
  expect(new Set(serials).size, serials.join(', ')).toBe(3);
  expect(station.ledger.certificatesTotal()).toBe((await station.signerStatus(signal)).certificates);
  const [before] = entriesOf(station, 'crl-signed').slice(-1);
  const number = await revoke(station, macOf(1));
  expect(number).toBeGreaterThan((before as Extract<Entry, { kind: 'crl-signed' }>).number);
  await station.sync?.syncOnce(signal);
  const { rows } = await database.query<{ kind: string }>(
    "select kind from entries where station = 'S01' and kind in ('signer-quarantined', 'quarantine-lifted') order by seq",
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['signer-quarantined', 'quarantine-lifted']);
  const disputed = await database.query('select finding from findings');
  expect(disputed.rows).toEqual([]);
}, 300_000);
