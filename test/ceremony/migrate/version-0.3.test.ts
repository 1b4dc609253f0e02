import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Jig, type JigBoard, startJig } from '../../../fixtures/virtual-jig/jig.ts';
import type { RunningUpstream } from '../../../fixtures/upstream/start.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { provision } from '../../station/line.ts';
import {
  migrateOldData,
  type MigratedStation,
  never,
  openStation,
  putToWork,
  sameHeadquarters,
} from './migrated-station.ts';

/**
 * A data directory of version 0.3 that a power cut left in the middle of two units: migrated, and back at work with
 * headquarters of then. The tests run in order, on one copy.
 */

const OLD_ENTRIES = 127;
const WITNESSED_ENTRIES = 77;
const MACS = {
  fresh: '7c:df:a1:00:04:01',
  passed: macOf('7c:df:a1:00:03:11'),
  /** The power went before the certificate was signed. */
  unsigned: macOf('7c:df:a1:00:03:55'),
};

let migrated: MigratedStation;
let headquarters: RunningUpstream;
let product: Product;
let jig: Jig;
const cli = (...args: readonly string[]) => birthmark(...args, '--data', migrated.dataDir);

beforeAll(async () => {
  migrated = await migrateOldData('eb79f7bf');
  jig = await startJig({ boards: Object.values(MACS).map((mac) => ({ chip: 'esp32c3' as const, mac })) });
  headquarters = await sameHeadquarters(migrated);
  product = await putToWork(migrated);
}, 180_000);

afterAll(async () => {
  await headquarters[Symbol.asyncDispose]();
  await jig[Symbol.asyncDispose]();
  await migrated[Symbol.asyncDispose]();
});

function boardOf(name: keyof typeof MACS): JigBoard {
  const found = jig.boards.find(({ mac }) => mac === MACS[name]);
  if (found === undefined) throw new Error(`no board ${name}`);
  return found;
}

test('the document says what the power cut left: entries that nobody has signed or seen, and certificates among them', () => {
  expect(migrated.content).toMatchObject({
    station: 'S03',
    ledger: { head: { sizeEntries: OLD_ENTRIES }, signed: { sizeEntries: WITNESSED_ENTRIES } },
    journal: { lines: 5 },
    certificates: { count: 5 },
    findings: [],
  });
  expect(migrated.content.cannotVouchFor).toEqual(
    expect.arrayContaining([
      'Entries 77 to 126 of the ledger are under no checkpoint; 2 certificates are among them.',
      'Upstream has not seen entries 77 to 126; 2 certificates are among them.',
    ]),
  );
});

test('the station goes on: a board gets its identity, and a unit that was cut off is finished', async () => {
  await using station = await openStation(migrated.dataDir);
  const passed = await provision(station, { board: boardOf('fresh'), product });
  expect(passed).toMatchObject({ outcome: 'PASS', serial: 'L1-S03-000007' });
  const finished = await provision(station, { board: boardOf('unsigned'), product });
  expect(finished).toMatchObject({ outcome: 'PASS', serial: 'L1-S03-000005' });
  const again = await provision(station, { board: boardOf('passed'), product });
  expect(again).toMatchObject({ outcome: 'ABORTED', stopped: { fault: { code: 'unit.already-provisioned' } } });
  expect(await station.signerStatus(never)).toMatchObject({ certificates: 7, quarantine: null });
}, 180_000);

test('the ledger is whole by the keys of the directory, and by the key and the officers from elsewhere', async () => {
  const { checkpointKey } = await readStationConfig(migrated.dataDir);
  const { officersSha256 } = migrated.signer.finish;
  for (const keys of [[], ['--key', checkpointKey, '--officers-sha256', officersSha256]]) {
    const { exitCode, stdout, stderr } = await cli('ledger', 'verify', ...keys);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('The ledger is whole.');
  }
});

test('the directory does not say from elsewhere who signed the migration', async () => {
  const { checkpointKey } = await readStationConfig(migrated.dataDir);
  const alone = await cli('ledger', 'verify', '--key', checkpointKey);
  expect(alone).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('--officers-sha256 is needed') as unknown,
  });
  const others = await cli('ledger', 'verify', '--key', checkpointKey, '--officers-sha256', 'ab'.repeat(32));
  expect(others).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('document.other-officers') as unknown });
  const before = ['--key', migrated.checkpointKeyBefore, '--officers-sha256', migrated.signer.finish.officersSha256];
  const wrong = await cli('ledger', 'verify', ...before);
  expect(wrong).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('The ledger is NOT whole') as unknown });
});

test('units of before and after are found and shown', async () => {
  const { stdout } = await cli('unit', 'list', '--product', 'lamp-one');
  for (const number of [1, 2, 3, 4, 5, 7]) expect(stdout).toMatch(new RegExp(`L1-S03-00000${number} .* PASS `));
  expect(stdout).toMatch(/L1-S03-000006 .* ERROR +station.interrupted/);
  const held = await cli('unit', 'show', 'L1-S03-000002');
  expect(held).toMatchObject({ exitCode: 0, stderr: '' });
  expect(held.stdout).toMatch(/^on hold +\S+ by quinn: torn label$/m);
  const proof = await cli('unit', 'proof', 'L1-S03-000004', '--out', join(migrated.folder, 'proof'));
  expect(proof).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a shift over the migration balances, but for the unit that the power cut off after its certificate', async () => {
  const { stdout } = await cli('shift', 'status');
  const differences = stdout.split('\n').filter((line) => / entry \d+ /.test(line));
  expect(differences).toEqual([expect.stringMatching(/^not-delivered +L1-S03-000006 /)]);
});

test('headquarters takes nothing under the new key before a person has replaced the old one, and then all of it', async () => {
  expect(await cli('sync', 'now')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('bad-checkpoint') as unknown,
  });
  await replaceCheckpointKey();
  expect(await cli('sync', 'now')).toMatchObject({ exitCode: 0, stderr: '' });
  const { stdout } = await cli('sync', 'status');
  expect(stdout).toMatch(/^(\d+) of \1 entries received upstream, 0 waiting$/m);
  expect(stdout).not.toContain('does not hold');
}, 180_000);

async function replaceCheckpointKey(): Promise<void> {
  const { checkpointKey } = await readStationConfig(migrated.dataDir);
  const main = join(import.meta.dirname, '../../../upstream/main.ts');
  const args = ['checkpoint-key', 'replace', '--station', 'S03', '--checkpoint-key', checkpointKey];
  const env = Object.assign({}, process.env, { DATABASE_URL: headquarters.databaseUrl.reveal() });
  await promisify(execFile)(process.execPath, [main, ...args, '--by', 'hanna', '--reason', 'migrated'], { env });
}
