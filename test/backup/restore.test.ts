import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHeadquarters, type Headquarters } from '../../fixtures/demo/headquarters.ts';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { setUpStation } from '../../fixtures/demo-station/setup.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { backUp } from '../../station-core/backup/back-up.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { Station } from '../../station-core/station/station.ts';
import { birthmark } from '../cli/birthmark.ts';
import { tenMinutesPass } from './silent-station.ts';
import { labelScanner, type Line, provision, startLine } from '../station/line.ts';

/**
 * The night's backup was made after the first unit. Then came a second one, and upstream has heard of it. The disk dies,
 * the token does not.
 */

const never = new AbortController().signal;

let line: Line;
let headquarters: Headquarters;
let backup: string;
/** The data directory of the day, which is lost or a twin, as the test wants it. */
let lost: string;
let serials: string[];
let sizeEntries: number;

const inParent = (name: string): string => join(line.dataDir, '..', name);

beforeAll(async () => {
  line = await startLine();
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
  backup = inParent('night.tar');
  {
    await using station = await line.open();
    const first = await passed(station);
    await station.sync?.syncOnce(AbortSignal.timeout(120_000));
    await backUp({ dataDir: line.dataDir, path: backup, now: new Date() }, never);
    const second = await passed(station);
    await station.sync?.syncOnce(AbortSignal.timeout(120_000));
    serials = [first, second];
    sizeEntries = station.ledger.head().sizeEntries;
  }
  lost = inParent('lost');
  renameSync(line.dataDir, lost);
});

afterAll(async () => {
  await headquarters[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

async function passed(station: Station): Promise<string> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'PASS' });
  return result.serial ?? '';
}

const client = (): string[] => [
  '--client-cert',
  join(lost, 'upstream', 'station.pem'),
  '--client-key',
  join(lost, 'upstream', 'station.key.pem'),
];

const restored = (dataDir: string, ...more: string[]) =>
  birthmark('station', 'restore', backup, '--data', dataDir, '--json', ...more);
const isOff = '--old-station-stopped';

/** The command as the guide has it, with the paths of this test. */
function wordsOfTheGuide(dataDir: string): string[] {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'guides', 'backup.md'), 'utf8');
  const [, command = ''] = /^ *birthmark (station restore .+ --client-cert .+)$/m.exec(page) ?? [];
  const [, cert = '', , key = ''] = client();
  const places: Record<string, string> = {
    '/mnt/backup/ST01-2026-11-30.tar': backup,
    '/srv/birthmark-new': dataDir,
    '/srv/keys/ST01.pem': cert,
    '/srv/keys/ST01.key.pem': key,
  };
  expect(Object.keys(places).filter((place) => !command.split(' ').includes(place))).toEqual([]);
  return command.split(' ').map((word) => places[word] ?? word);
}

/** The token is plugged in again. */
const plugIn = (dataDir: string): void => {
  plugInFrom(lost, dataDir);
};

/** As it is in the other station now. */
function plugInFrom(other: string, dataDir: string): void {
  rmSync(join(dataDir, 'hsm'), { recursive: true, force: true });
  cpSync(join(other, 'hsm'), join(dataDir, 'hsm'), { recursive: true });
}

function openAt(dataDir: string): Promise<Station> {
  return Station.open(dataDir, { signal: never, scanner: () => labelScanner(dataDir) });
}

async function liftOf(quarantine: string): Promise<string> {
  const officers = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
  const [reason, issuedAt] = ['the disk died; restored from the backup of the night', new Date().toISOString()];
  return signedByOfficers('lift', { v: 1, type: 'lift', station: 'S01', quarantine, reason, issuedAt }, officers);
}

function certificatesIn(dataDir: string): number {
  using ledger = openLedgerReader(dataDir);
  return ledger.certificatesTotal();
}

test('without the client key upstream cannot be asked, and no station is left', async () => {
  const dataDir = inParent('no-key');
  const ran = await restored(dataDir, isOff);
  expect(ran.json()).toMatchObject({ fault: { code: 'backup.no-client-key' } });
  expect(existsSync(dataDir)).toBe(false);
  expect(readdirSync(inParent('.')).filter((name) => name.startsWith('.birthmark'))).toEqual([]);
});

test('where a newer station is, nothing is restored', async () => {
  const twin = inParent('twin');
  cpSync(lost, twin, { recursive: true });
  const before = readFileSync(join(twin, 'ledger.db'));
  const ran = await restored(twin, isOff, ...client());
  expect(ran.json()).toMatchObject({
    fault: { code: 'backup.place-taken', evidence: { entriesThere: sizeEntries } },
  });
  expect(readFileSync(join(twin, 'ledger.db')).equals(before)).toBe(true);
});

test('nothing is restored while nobody said that the old station is off', async () => {
  const dataDir = inParent('unsaid');
  const ran = await restored(dataDir, ...client());
  expect(ran.json()).toMatchObject({ fault: { code: 'backup.two-stations', evidence: { station: 'S01' } } });
  expect(existsSync(dataDir)).toBe(false);
});

test('nor while upstream has just heard it, whoever says so', async () => {
  const dataDir = inParent('heard');
  const ran = await restored(dataDir, isOff, ...client());
  expect(ran.json()).toMatchObject({
    fault: {
      code: 'backup.station-at-work',
      evidence: { station: 'S01', entriesAtUpstream: sizeEntries, heardAt: expect.any(String) as string },
    },
  });
  expect(existsSync(dataDir)).toBe(false);
  await tenMinutesPass(headquarters.upstream.databaseUrl.reveal());
});

test('where the journal survived, the restored station goes on, and gives no serial number away again', async () => {
  const { dataDir } = line;
  const draft = inParent('draft');
  const ran = await birthmark(...wordsOfTheGuide(draft), '--json');
  expect(ran.json()).toMatchObject({ ok: true, upstream: 'asked', sizeEntries, journal: 'from-backup' });
  expect(ran.json()['fetchedEntries']).toBeGreaterThan(20);
  for (const file of serials.map((serial) => `certs/${serial}.pem`))
    expect(readFileSync(join(draft, file)), file).toEqual(readFileSync(join(lost, file)));
  expect(existsSync(join(draft, 'release-keys'))).toBe(true);
  expect(ran.json()['missing']).toEqual([join(draft, 'hsm', 'pin'), join(draft, 'hsm', 'tokens')]);
  renameSync(draft, dataDir); // every path is relative to the directory
  plugIn(dataDir);
  cpSync(join(lost, 'signer', 'state'), join(dataDir, 'signer', 'state'), { recursive: true });
  {
    await using station = await openAt(dataDir);
    expect((await station.signerStatus(never)).quarantine).toBeNull();
    const third = await passed(station);
    expect(serials).not.toContain(third);
    expect(await station.sync?.syncOnce(AbortSignal.timeout(120_000))).toMatchObject({ conflicts: [] });
  }
  const verified = await birthmark('ledger', 'verify', '--data', dataDir, '--json');
  expect(verified.json()).toMatchObject({ ok: true, rebuilds: [] });
});

test('the twin that was left behind is an older station from then on: the token knows it', async () => {
  const twin = inParent('left-behind');
  cpSync(lost, twin, { recursive: true });
  plugInFrom(line.dataDir, twin);
  const station = Station.open(twin, { signal: never, scanner: () => labelScanner(twin) });
  await expect(station).rejects.toMatchObject({ code: 'ledger.rolled-back' });
});

test('with the journal of the backup no unit passes until two officers lift that; then nothing is issued twice', async () => {
  const dataDir = inParent('old-journal');
  await tenMinutesPass(headquarters.upstream.databaseUrl.reveal());
  expect(await restored(dataDir, isOff, ...client())).toMatchObject({ exitCode: 0 });
  plugInFrom(line.dataDir, dataDir);
  const recorded = certificatesIn(dataDir);
  {
    await using station = await openAt(dataDir);
    const { quarantine, certificates } = await station.signerStatus(never);
    expect(quarantine).toMatchObject({ reason: 'rolled-back' });
    expect(certificates).toBeLessThan(recorded);
    const [board] = await line.addBoards({ chip: 'esp32c3' });
    if (board === undefined) throw new Error('no board');
    expect(await provision(station, { board, product: line.product })).toMatchObject({
      outcome: 'ERROR',
      stopped: { step: 'admit', fault: { code: 'signer.quarantined' } },
    });
    await station.liftQuarantine(await liftOf(quarantine?.id ?? ''), never);
    // What the journal had lost is in it again, out of the ledger.
    expect(await station.signerStatus(never)).toMatchObject({ quarantine: null, certificates: recorded });
  }
  {
    await using station = await openAt(dataDir); // its signing service compares ledger and journal again
    expect((await station.signerStatus(never)).quarantine).toBeNull();
    expect(serials).not.toContain(await passed(station));
    expect(await station.sync?.syncOnce(AbortSignal.timeout(120_000))).toMatchObject({ conflicts: [] });
  }
});

test('a backup alone, without what upstream has, does not start: the token has seen more', async () => {
  const dataDir = inParent('backup-alone');
  const ran = await restored(dataDir, isOff, '--without-upstream');
  expect(ran.json()).toMatchObject({ ok: true, upstream: 'not-asked', fetchedEntries: 0 });
  plugInFrom(line.dataDir, dataDir);
  await expect(openAt(dataDir)).rejects.toMatchObject({ code: 'ledger.rolled-back' });
});
