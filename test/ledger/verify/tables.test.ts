import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectionsSeen } from '../../../station-core/ledger/verify/verify-projections.ts';
import { verifyInParallel } from '../../../station-core/ledger/verify/verify-in-parallel.ts';
import { type LedgerReport, verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { type MadeLedger, makeLedger } from '../../bench/ledger/make-ledger.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from '../sample-ledger.ts';
import { ledgerFrom, signer, tamper } from './whole-ledger.ts';

/** Ranges so small that most runs have entries in two of them. */
const RANGE_LEVEL = 5;
let whole: Buffer;
let made: MadeLedger;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-ledger-'));
  made = await makeLedger({ dir, units: 6 });
  whole = await readFile(join(dir, 'ledger.db'));
  await rm(dir, { recursive: true });
}, 240_000);

function verified(dir: string): LedgerReport {
  return verifyLedger(dir, { checkpointKey: made.checkpointKey, rangeLevel: RANGE_LEVEL });
}

/** What comes out when every row is compared. */
function differences(dir: string): string[] {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  try {
    return projectionsSeen(db).differences.map(({ what }) => what);
  } finally {
    db.close();
  }
}

test('tables that hold what the entries make are not looked at row by row', () => {
  expect(verified(ledgerFrom(whole))).toMatchObject({ ok: true, entries: made.entries });
});

describe('a change in a table is found, and named as by a look at every row', () => {
  test.each([
    ['an entry taken out of its run', 'DELETE FROM entriesOfRuns WHERE seq = 40'],
    ['an entry put into another run', 'UPDATE entriesOfRuns SET begunSeq = 1 WHERE seq = 60'],
    ['an entry in two runs', 'INSERT INTO entriesOfRuns VALUES (1, 60)'],
    ['an entry beyond the ledger', 'INSERT INTO entriesOfRuns VALUES (1, 60000)'],
    ['an entry of no run', 'INSERT INTO entriesOfRuns VALUES (-1, 3)'],
    ['a run taken out', 'DELETE FROM runs WHERE begunSeq = (SELECT min(begunSeq) FROM runs)'],
    [
      'a run of another unit',
      "UPDATE runs SET unit = '02:00:00:00:00:09' WHERE begunSeq = (SELECT min(begunSeq) FROM runs)",
    ],
    [
      'a run that is open again',
      'UPDATE runs SET closedSeq = NULL, outcome = NULL WHERE begunSeq = (SELECT min(begunSeq) FROM runs)',
    ],
    ['a tag taken out', 'DELETE FROM tags WHERE tag = (SELECT max(tag) FROM tags)'],
    ['an intent that was refused', 'UPDATE intents SET refusedSeq = 5 WHERE seq = (SELECT max(seq) FROM intents)'],
    ['a label that was voided', 'UPDATE labels SET voidedSeq = 9'],
    ['a hold of nobody', "INSERT INTO holds VALUES (3, '02:00:00:00:00:01', '', 'h', NULL)"],
    ['a shift of nobody', 'INSERT INTO shifts VALUES (3, 0, 2)'],
  ])('%s', (_, sql) => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.exec(sql));
    const expected = differences(dir);
    expect(expected.length).toBeGreaterThan(0);
    expect(verified(dir).problems.map(({ what }) => what)).toEqual(expected);
  });

  test('also when threads look', async () => {
    const dir = ledgerFrom(whole);
    tamper(dir, (db) => db.exec('DELETE FROM entriesOfRuns WHERE seq = 40'));
    const keys = { checkpointKey: made.checkpointKey, rangeLevel: RANGE_LEVEL };
    const report = await verifyInParallel(dir, { ...keys, signal: new AbortController().signal, threads: 2 });
    expect(report.problems.map(({ what }) => what)).toEqual(differences(dir));
  }, 60_000);
});

test('an entry that contradicts an earlier one is named, however it got into the ledger', async () => {
  const dir = scratch();
  const [first, second] = [lifeOf(sampleUnit(1)), lifeOf(sampleUnit(2))];
  {
    using ledger = openLedger(dir);
    ledger.append([first.begun, first.connected, first.reserved]);
    // Under the hands of the writer, who then knows no better: on its own connection, for it notices any other.
    (ledger as unknown as { db: Database.Database }).db.exec('DELETE FROM units');
    ledger.append([second.begun, second.connected, { ...second.reserved, serial: first.reserved.serial }]);
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  const { problems } = verifyLedger(dir, { checkpointKey: signer.publicKey });
  expect(problems).toContainEqual({ seq: 5, what: 'contradicts earlier entries: a serial is given once' });
});
