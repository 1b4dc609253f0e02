import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyInParallel, type VerifyProgress } from '../../../station-core/ledger/verify/verify-in-parallel.ts';
import { type LedgerReport, verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { type MadeLedger, makeLedger } from '../../bench/ledger/make-ledger.ts';
import { makeBulkIssuer } from '../../bench/ledger/issuer.ts';
import { ledgerFrom, tamper } from './whole-ledger.ts';

const never = new AbortController().signal;
/** Ranges of less than six units: a run reaches over every border. */
const RANGE_LEVEL = 7;
const BORDER = 2 ** RANGE_LEVEL;
const UNITS = 30;
let whole: Buffer;
let made: MadeLedger;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-ledger-'));
  made = await makeLedger({ dir, units: UNITS });
  whole = await readFile(join(dir, 'ledger.db'));
  await rm(dir, { recursive: true });
}, 240_000);

function keys() {
  return { checkpointKey: made.checkpointKey, issuerCertDer: made.issuerCertDer, rangeLevel: RANGE_LEVEL };
}

async function both(dir: string): Promise<LedgerReport> {
  const report = await verifyInParallel(dir, { ...keys(), signal: never, threads: 2 });
  expect(report).toEqual(verifyLedger(dir, keys()));
  return report;
}

test('a whole ledger is whole, with every certificate and every birth receipt, and progress says how far it is', async () => {
  const seen: VerifyProgress[] = [];
  const options = { ...keys(), signal: never, threads: 2, progress: (each: VerifyProgress) => seen.push(each) };
  const report = await verifyInParallel(ledgerFrom(whole), options);
  expect(report).toMatchObject({ ok: true, entries: made.entries, problems: [] });
  expect(report.checkpoints).toBeGreaterThan(0);
  expect(seen.at(-1)).toMatchObject({ checkedEntries: made.entries, sizeEntries: made.entries });
  expect(seen.map(({ checkedEntries }) => checkedEntries)).toEqual(
    seen.map(({ checkedEntries }) => checkedEntries).toSorted((a, b) => a - b),
  );
}, 300_000);

test('another issuing certificate is found in every range', async () => {
  const stranger = { ...keys(), issuerCertDer: makeBulkIssuer().certDer };
  const report = await verifyInParallel(ledgerFrom(whole), { ...stranger, signal: never, threads: 2 });
  expect(report).toEqual(verifyLedger(ledgerFrom(whole), stranger));
  expect(report.problems.length).toBe(2 * UNITS);
}, 300_000);

describe('named in the same words by many threads as by one', () => {
  test.each<[string, string | ((db: Database.Database) => void), number | undefined]>([
    [
      'the last entry of a range changed',
      `UPDATE entries SET body = zeroblob(20) WHERE seq = ${BORDER - 1}`,
      BORDER - 1,
    ],
    ['the first entry of a range taken out', `DELETE FROM entries WHERE seq = ${BORDER}`, BORDER],
    ['a birth receipt in a run that reaches over the border', alterReceiptAtBorder, undefined],
    ['a node above the ranges', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 8', undefined],
    ['a node within a range', `UPDATE nodes SET hash = zeroblob(32) WHERE level = 4 AND position = 35`, undefined],
    ['a table', "UPDATE units SET product = 'other' WHERE seq > 600", undefined],
    ['a tail that was cut', `DELETE FROM entries WHERE seq > ${BORDER}`, BORDER + 1],
    ['more than anybody would read', 'UPDATE entries SET body = zeroblob(5) WHERE seq > 40', 41],
  ])(
    '%s',
    async (_, change, seq) => {
      const dir = ledgerFrom(whole);
      tamper(dir, (db) => {
        if (typeof change === 'string') db.exec(change);
        else change(db);
      });
      const report = await both(dir);
      expect(report.ok).toBe(false);
      if (seq !== undefined) expect(report.problems.map((each) => each.seq)).toContain(seq);
    },
    300_000,
  );
});

/** One bit of the signature; the hash of the entry stays that of the one that was written. */
function alterReceiptAtBorder(db: Database.Database): void {
  const find = db.prepare(
    `SELECT seq, CAST(body AS TEXT) AS body FROM entries
      WHERE seq > ? AND CAST(body AS TEXT) LIKE '%"birthReceiptBase64"%' LIMIT 1`,
  );
  const { seq, body } = find.get(BORDER - 20) as { seq: number; body: string };
  const altered = body.replace(/(?<="birthReceiptBase64":".{300})./, (letter) => (letter === 'A' ? 'B' : 'A'));
  db.prepare('UPDATE entries SET body = ? WHERE seq = ?').run(Buffer.from(altered), seq);
}

test('whoever waits may stop it', async () => {
  const stopping = new AbortController();
  const reason = new Error('enough');
  const verifying = verifyInParallel(ledgerFrom(whole), { ...keys(), signal: stopping.signal, threads: 2 });
  stopping.abort(reason);
  await expect(verifying).rejects.toBe(reason);
});
