import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyOldData, describeIdentity } from '../../../fixtures/old-data/copy.ts';
import { folder, unzipped } from '../../station/records/old-record.ts';
import { birthmark, type Ran } from '../birthmark.ts';

const UNIT = 'L1-S01-000001';
const VERSION_2 = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'old-data', '54acba5', 'ledger.db');

/** The data directory of a station whose ledger is of this version, and which today's software never opened to write. */
async function stationOf(version: 1 | 2): Promise<string> {
  const old = await copyOldData('dad4558');
  onTestFinished(() => old[Symbol.asyncDispose]());
  await describeIdentity(old.dataDir);
  if (version === 2) copyFileSync(VERSION_2, join(old.dataDir, 'ledger.db'));
  expect(versionOf(old.dataDir)).toBe(version);
  return old.dataDir;
}

function versionOf(dataDir: string, change?: number): number {
  const db = new Database(join(dataDir, 'ledger.db'));
  if (change !== undefined) db.pragma(`user_version = ${change}`);
  const version = db.pragma('user_version', { simple: true }) as number;
  db.close();
  return version;
}

/** What the desks ask, each in a process of its own. */
function asks(dataDir: string, out: string): readonly (() => Promise<Ran>)[] {
  const ask =
    (...words: readonly string[]) =>
    () =>
      birthmark(...words, '--data', dataDir);
  return [
    ask('unit', 'list', '--csv'),
    ask('ledger', 'search', UNIT),
    ask('unit', 'show', UNIT, '--no-verify'),
    ask('unit', 'export', UNIT, '--zip', '--out', join(out, 'unit.zip')),
    ask('unit', 'proof', UNIT, '--out', join(out, 'unit.tlog-proof')),
    ask('ledger', 'log', '--csv'),
  ];
}

describe.each([1, 2] as const)('a ledger of version %i', (version) => {
  test('is searched, shown, exported and proven as it is, and stays in its version', async () => {
    const dataDir = await stationOf(version);
    const out = folder();
    for (const ask of asks(dataDir, out)) {
      const ran = await ask();
      expect(ran).toMatchObject({ exitCode: 0 });
      expect(ran.stdout).toContain(ran.stdout.startsWith(out) ? 'unit.' : UNIT);
    }
    expect(readdirSync(unzipped(join(out, 'unit.zip')))).toEqual(expect.arrayContaining(['entries', 'proofs']));
    expect(readFileSync(join(out, 'unit.tlog-proof'), 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
    expect(versionOf(dataDir)).toBe(version);
  }, 180_000);

  test('proves an entry that its last checkpoint does not cover only later, and says when', async () => {
    const dataDir = await stationOf(version);
    const later = version === 2 ? '150' : '145';
    const ran = await birthmark('unit', 'proof', '--entry', later, '--out', join(folder(), 'p'), '--data', dataDir);
    expect(ran.exitCode).toBe(1);
    if (version === 1) expect(ran.stderr).toMatch(/\(proof\.no-entry\)[^]*entriesInLedger 145/);
    else expect(ran.stderr).toMatch(/\(proof\.not-signed-yet\)[^]*seq 150, signedEntries 145[^]*once a minute/);
  });
});

test('the units of an order that an earlier version made are exported as one', async () => {
  const dataDir = await stationOf(2);
  const out = join(folder(), 'order.json');
  const ran = await birthmark('unit', 'export', '--order', 'WO-1', '--json', '--out', out, '--data', dataDir);
  expect(ran.json()).toMatchObject({ units: 2 });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject([{ outcome: 'FAIL' }, { outcome: 'FAIL' }]);
});

test('a ledger of a version that is not known is refused in words by each of them, and no file is left', async () => {
  const dataDir = await stationOf(1);
  versionOf(dataDir, 99);
  const out = folder();
  for (const ask of asks(dataDir, out)) {
    const ran = await ask();
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('not a ledger of this version');
  }
  expect(readdirSync(out)).toEqual([]);
});
