import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { Fault } from '../../../station-core/fault.ts';
import { decodeEntry, type Entry } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { SignerStatus } from '../../../station-core/signer/client.ts';
import type { LiftedQuarantine } from '../../../station-core/station/quarantine/lift-folder.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { checkpointSigner } from '../../ledger/sample-ledger.ts';
import { type Line, provision, startLine } from '../line.ts';

/** A station whose data directory is put back, cut, forged and deleted between two starts. No upstream helps it. */
const STATION = 'S01';
const never = new AbortController().signal;
let line: Line;
let folder: string;

beforeAll(async () => {
  line = await startLine();
  folder = await mkdtemp(join(tmpdir(), 'birthmark-days-'));
  await aDay();
  await cp(line.dataDir, join(folder, 'yesterday'), { recursive: true, preserveTimestamps: true });
  await aDay();
  await cp(line.dataDir, join(folder, 'today'), { recursive: true, preserveTimestamps: true });
}, 120_000);

afterAll(async () => {
  await line[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => bringBack('today', () => true));

async function aDay(): Promise<void> {
  await using station = await line.open();
  await station.checkpoint(never);
}

async function bringBack(day: string, isWanted: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(line.dataDir)) {
    if (isWanted(name)) await rm(join(line.dataDir, name), { recursive: true });
  }
  for (const name of day === 'nothing' ? [] : await readdir(join(folder, day))) {
    if (isWanted(name)) await cp(join(folder, day, name), join(line.dataDir, name), { recursive: true });
  }
}

const isLedger = (name: string): boolean => name.startsWith('ledger.');
const ledgerFile = (): Promise<Buffer> => readFile(join(line.dataDir, 'ledger.db'));

async function refusal(): Promise<string> {
  try {
    await using station = await line.open();
    return `opened with ${station.ledger.head().sizeEntries} entries`;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

async function withStation<T>(work: (station: Station) => Promise<T>): Promise<T> {
  await using station = await line.open();
  return await work(station);
}

const quarantineOf = async (station: Station): Promise<SignerStatus['quarantine']> =>
  (await station.signerStatus(never)).quarantine;

function entriesOf({ ledger }: Station, kind: Entry['kind']): Entry[] {
  const entries = ledger.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return entries.filter((entry) => entry.kind === kind);
}

async function lift(station: Station, id: string): Promise<LiftedQuarantine> {
  const officers = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
  const issuedAt = new Date().toISOString();
  const reason = 'restored from the backup of today';
  const payload = { v: 1, type: 'lift', station: station.name, quarantine: id, reason, issuedAt };
  return station.liftQuarantine(await signedByOfficers('lift', payload, officers), never);
}

describe('a ledger that is not the one that was signed is not taken into service, and nothing is written in it', () => {
  test.each([
    ['the ledger of yesterday', 'ledger.rolled-back', () => bringBack('yesterday', isLedger)],
    ['no ledger', 'ledger.rolled-back', () => bringBack('nothing', isLedger)],
    ['another ledger of this station', 'ledger.forked', forge],
  ])('%s: %s', async (_, code, change) => {
    await change();
    expect(await refusal()).toBe(code);
    const before = await ledgerFile();
    expect(await refusal()).toBe(code);
    expect((await ledgerFile()).equals(before)).toBe(true);
    await bringBack('today', isLedger);
    const id = await withStation(async (station) => {
      const quarantine = await quarantineOf(station);
      expect(quarantine?.reason).toBe(code.slice('ledger.'.length));
      const [entry] = entriesOf(station, 'signer-quarantined');
      expect(entry).toMatchObject({ quarantine: quarantine?.id, reason: quarantine?.reason });
      return quarantine?.id ?? '';
    });
    await withStation(async (station) => {
      expect((await quarantineOf(station))?.id).toBe(id); // after a restart as before
      expect(entriesOf(station, 'signer-quarantined')).toHaveLength(1);
    });
  });

  test('the checkpoint of another key, over the ledger as it is', async () => {
    const { sign, publicKey } = checkpointSigner();
    {
      using ledger = Ledger.open({ dir: line.dataDir, station: STATION, version: '0' });
      ledger.append({ kind: 'station-started', version: '0' });
      await ledger.checkpoint(sign, publicKey);
    }
    expect(await refusal()).toBe('checkpoint.untrusted');
  });

  async function forge(): Promise<void> {
    await bringBack('nothing', isLedger);
    using ledger = Ledger.open({ dir: line.dataDir, station: STATION, version: '0' });
    for (let n = 0; n < 100; n++) ledger.append({ kind: 'station-started', version: '0' });
  }
});

test('token and journal of yesterday are noticed by the ledger of today', async () => {
  await bringBack('yesterday', (name) => !isLedger(name));
  await withStation(async (station) => {
    expect(await quarantineOf(station)).toMatchObject({ reason: 'rolled-back' });
    expect(entriesOf(station, 'signer-quarantined')).toHaveLength(1);
  });
});

test('the whole data directory of yesterday, token included, is noticed by upstream alone', async () => {
  await bringBack('yesterday', () => true);
  await withStation(async (station) => {
    expect(await quarantineOf(station)).toBeNull();
  });
});

test('in quarantine no board is touched; two officers lift it, the ledger says so, and boards pass again', async () => {
  await bringBack('yesterday', isLedger);
  expect(await refusal()).toBe('ledger.rolled-back');
  await bringBack('today', isLedger);
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await withStation(async (station) => {
    expect(await provision(station, { board, product: line.product })).toMatchObject({
      outcome: 'ERROR',
      stopped: { step: 'admit', fault: { code: 'signer.quarantined' } },
    });
    const quarantine = await quarantineOf(station);
    await expect(lift(station, 'Q-another')).rejects.toMatchObject({ code: 'signer.refused' });
    expect(await lift(station, quarantine?.id ?? '')).toMatchObject({ id: quarantine?.id });
    expect(await quarantineOf(station)).toBeNull();
    expect(entriesOf(station, 'quarantine-lifted')).toMatchObject([
      { quarantine: quarantine?.id, signedBy: ['trial-officer-1', 'trial-officer-2'] },
    ]);
    expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  });
  await withStation(async (station) => {
    expect(entriesOf(station, 'quarantine-lifted')).toHaveLength(1);
  });
}, 120_000);
