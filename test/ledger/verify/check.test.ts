import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { macOf, macOfBytes } from '../../../station-core/model/mac.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { checkInWorker } from '../../../station-core/ledger/verify/check-in-worker.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from '../sample-ledger.ts';
import { spoil } from '../file/packed-ledger.ts';
import { ledgerFrom, tamper } from './whole-ledger.ts';
import { faultFrom, faultOf } from '../../formats/fault-of.ts';

const never = new AbortController().signal;
let short: Buffer;
/** Long enough to be read in a thread of its own. */
let long: Buffer;

beforeAll(() => {
  short = ledgerOf(3);
  long = ledgerOf(850);
});

describe.each([
  ['books that are read in a moment', () => short],
  ['books that are read in a thread of their own', () => long],
])('%s', (_, opened) => {
  test('open at once; runs are refused until all is read, people are not', async () => {
    using ledger = openUnchecked(ledgerFrom(opened()));
    const { sizeEntries } = ledger.head();
    expect(ledger.unchecked).toEqual({ checkedEntries: 0, sizeEntries });
    const { begun } = lifeOf(sampleUnit(9, 'run-new'));
    const refused = faultOf(() => ledger.append(begun));
    expect(refused).toMatchObject({ code: 'ledger.unchecked', evidence: { checkedEntries: 0, sizeEntries } });
    const signedIn = { kind: 'signed-in', id: 'ada', how: 'pin' } as const;
    expect(faultOf(() => ledger.append([signedIn, begun])).code).toBe('ledger.unchecked');
    ledger.append(signedIn);
    await ledger.check(never);
    expect(ledger.unchecked).toBeUndefined();
    ledger.append(begun);
    expect(ledger.head().sizeEntries).toBe(sizeEntries + 2);
  });

  test('an entry in the middle that was changed is named by the check', async () => {
    const dir = ledgerFrom(opened());
    spoil(dir, 7);
    using ledger = openUnchecked(dir);
    const fault = await faultFrom(ledger.check(never));
    expect(fault).toMatchObject({ code: 'ledger.damaged', evidence: { seq: 7 } });
    expect(faultOf(() => ledger.append(lifeOf(sampleUnit(9, 'run-new')).begun)).code).toBe('ledger.unchecked');
  });

  test('tables that contradict the entries are rebuilt before any run, and a note says so', async () => {
    const dir = ledgerFrom(opened());
    tamper(dir, (db) => db.exec("DELETE FROM units WHERE serial = 'BM-S1-000001'; DELETE FROM tags"));
    using ledger = openUnchecked(dir);
    const { sizeEntries } = ledger.head();
    await ledger.check(never);
    const [note] = ledger.entriesFrom(sizeEntries, 10).map(({ leaf }) => decodeEntry(leaf));
    expect(note).toMatchObject({ kind: 'tables-rebuilt', reason: 'contents-differed', tables: ['units', 'tags'] });
    const other = lifeOf({ ...sampleUnit(9, 'run-new'), unit: macOf('24:0a:c4:ff:ff:ff') });
    ledger.append(other.begun);
    const taken = { ...other.reserved, serial: 'BM-S1-000001' };
    expect(faultOf(() => ledger.append(taken)).evidence).toMatchObject({ rule: 'a serial is given once' });
  });
});

describe('what the tail alone shows', () => {
  test.each([
    ['a tail that was cut', 'DELETE FROM entries WHERE seq > 9'],
    ['an entry behind the head', "INSERT INTO entries VALUES (999999, x'00')"],
    ['the last entry changed', 'UPDATE entries SET body = zeroblob(9) WHERE seq = (SELECT max(seq) FROM entries)'],
    ['a subtree at the edge changed', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 3'],
    ['a subtree at the edge taken out', 'DELETE FROM nodes WHERE level = 0 AND position = 3'],
    ['another head', 'UPDATE head SET rootHash = zeroblob(32)'],
  ])('%s keeps the ledger closed', (_, sql) => {
    const dir = ledgerFrom(short);
    tamper(dir, (db) => db.exec(sql));
    expect(faultOf(() => openUnchecked(dir)).code).toBe('ledger.damaged');
    expect(faultOf(() => openLedger(dir)).code).toBe('ledger.damaged');
  });
});

describe('the thread that reads', () => {
  test('ends with the one who waits for it', async () => {
    using ledger = openUnchecked(ledgerFrom(long));
    const stopping = new AbortController();
    const check = ledger.check(stopping.signal);
    const reason = new Error('enough');
    stopping.abort(reason);
    await expect(check).rejects.toBe(reason);
    expect(ledger.unchecked).toBeDefined();
  });

  test('is given up when it falls silent', async () => {
    const dir = ledgerFrom(long);
    const path = join(dir, 'ledger.db');
    const options = { path, version: '0.1.0', signal: never, news: () => undefined, silenceMs: 1 };
    const fault = await faultFrom(checkInWorker(options));
    expect(fault).toMatchObject({ code: 'ledger.cannot-open', evidence: { path, call: 'check', timeoutMs: 1 } });
  });

  test('reports a file it cannot read', async () => {
    const path = join(scratch(), 'ledger.db');
    writeFileSync(path, 'no database at all, but long enough to be looked at'.repeat(100));
    const fault = await faultFrom(checkInWorker({ path, version: '0.1.0', signal: never, news: () => undefined }));
    expect(fault).toMatchObject({ code: 'ledger.damaged', evidence: { sqlite: 'SQLITE_NOTADB' } });
  });
});

function openUnchecked(dir: string): Ledger {
  return Ledger.openUnchecked({ dir, station: 'S1', version: '0.1.0' });
}

/** A ledger with five entries per unit. */
function ledgerOf(units: number): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-ledger-'));
  {
    using ledger = openLedger(dir);
    const bodies = Array.from({ length: units }, (_, n) => {
      const mac = macOfBytes([0x24, 0x0a, 0xc4, 1, n >> 8, n % 256]);
      const { begun, connected, reserved, drawn, failed } = lifeOf({ ...sampleUnit(n), unit: mac });
      return [begun, connected, reserved, drawn, failed];
    });
    ledger.append(bodies.flat());
  }
  const opened = readFileSync(join(dir, 'ledger.db'));
  rmSync(dir, { recursive: true });
  return opened;
}
