import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openLedgerAnywhere } from '../../station-core/ledger/open-anywhere.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { faultOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';
import { ledgerFrom, named, tamper, verify, type WholeLedger, wholeLedger } from './verify/whole-ledger.ts';
import { makeReadOnly, mounted, needsAnotherAccount, NOBODY } from './where-nothing-can-be-written.ts';

let whole: WholeLedger;
beforeAll(async () => {
  whole = await wholeLedger();
});

test('on a read-only medium a sound ledger is verified, from a copy that is gone afterwards', (context) => {
  const dir = ledgerFrom(whole.whole);
  const at = join(dir, 'medium');
  mounted(context, { at });
  copyFileSync(join(dir, 'ledger.db'), join(at, 'ledger.db'));
  makeReadOnly(at);
  const temporary = ownTemporaryDir(dir);
  expect(verify(at)).toMatchObject({ ok: true, entries: 41, problems: [], readFrom: 'a copy' });
  expect(readdirSync(temporary)).toEqual([]);
});

test('the copy takes along what the log of a station that was cut off still holds', (context) => {
  const dir = scratch();
  const at = join(dir, 'medium');
  mounted(context, { at });
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    for (const name of ['ledger.db', 'ledger.db-wal']) copyFileSync(join(dir, name), join(at, name));
  }
  makeReadOnly(at);
  using opened = openLedgerAnywhere(at);
  expect(opened.readFrom).toBe('a copy');
  expect(opened.ledger.head().sizeEntries).toBeGreaterThan(10);
});

test('on a read-only medium a changed entry is found and named all the same', (context) => {
  const dir = ledgerFrom(whole.whole);
  tamper(dir, (db) => db.prepare('UPDATE entries SET body = ? WHERE seq = 7').run(Buffer.from('{}')));
  const at = join(dir, 'medium');
  mounted(context, { at });
  copyFileSync(join(dir, 'ledger.db'), join(at, 'ledger.db'));
  makeReadOnly(at);
  expect(named(verify(at))).toContain(7);
});

test('on a full disk a sound ledger is verified', (context) => {
  const dir = ledgerFrom(whole.whole);
  const at = join(dir, 'medium');
  mounted(context, { at, sizeKb: Math.ceil(whole.whole.length / 4096) * 4 + 8 });
  copyFileSync(join(dir, 'ledger.db'), join(at, 'ledger.db'));
  fill(at);
  expect(verify(at)).toMatchObject({ ok: true, problems: [] });
});

test('a station on a full disk does not start, and says that the disk is full', (context) => {
  const dir = ledgerFrom(whole.whole);
  const at = join(dir, 'medium');
  mounted(context, { at, sizeKb: Math.ceil(whole.whole.length / 4096) * 4 + 8 });
  copyFileSync(join(dir, 'ledger.db'), join(at, 'ledger.db'));
  fill(at);
  expect(faultOf(() => openLedger(at)).code).toBe('ledger.disk-full');
  expect(faultOf(() => openLedger(join(at, 'new'))).code).toBe('ledger.disk-full');
});

test('a ledger that is held by somebody else is not checked, and is not called changed', () => {
  const dir = ledgerFrom(whole.whole);
  const other = new Database(join(dir, 'ledger.db'));
  onTestFinished(() => other.close() as unknown as undefined);
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('BEGIN EXCLUSIVE');
  expect(faultOf(() => verify(dir))).toMatchObject({ code: 'ledger.not-checked', evidence: { sqlite: 'SQLITE_BUSY' } });
}, 60_000);

test('a ledger that the reader may not read is not checked, and is not called changed', (context) => {
  needsAnotherAccount(context);
  const dir = ledgerFrom(whole.whole);
  chmodSync(dir, 0o755);
  chmodSync(join(dir, 'ledger.db'), 0o600);
  const script = join(dir, 'verify.mjs');
  const module = new URL('../../station-core/ledger/verify/verify.ts', import.meta.url).href;
  writeFileSync(
    script,
    `import { verifyLedger } from '${module}';
    try { console.log(JSON.stringify(verifyLedger(process.argv[2], { checkpointKey: new Uint8Array(32) }))); }
    catch (error) { console.log(error.code, JSON.stringify(error.evidence)); }`,
  );
  chmodSync(script, 0o644);
  const { stdout, stderr } = spawnSync(process.execPath, [script, dir], { uid: NOBODY, gid: NOBODY, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toContain('ledger.not-checked {"path"');
  expect(stdout).toContain('"system":"EACCES"');
});

test('bytes that are no database are damage, wherever they are', () => {
  const dir = ledgerFrom(Buffer.from('no database at all, but long enough to be one'.repeat(100)));
  expect(verify(dir).ok).toBe(false);
});

test('where it can, a reader reads the ledger itself', () => {
  const dir = ledgerFrom(whole.whole);
  using opened = openLedgerAnywhere(dir);
  using reader = openLedgerReader(dir);
  expect(opened.readFrom).toBe('its place');
  expect(opened.ledger.head()).toEqual(reader.head());
});

test('without a ledger both say that there is none', () => {
  expect(faultOf(() => openLedgerAnywhere(scratch()))).toMatchObject({
    code: 'ledger.cannot-open',
    evidence: { reason: 'there is no ledger' },
  });
});

/** So that nobody else's files are in it. */
function ownTemporaryDir(dir: string): string {
  const before = process.env['TMPDIR'];
  const own = join(dir, 'tmp');
  mkdirSync(own);
  process.env['TMPDIR'] = own;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  return own;
}

function fill(at: string): void {
  const piece = Buffer.alloc(1024);
  for (let n = 0; ; n++) {
    try {
      writeFileSync(join(at, `fill-${n}`), piece);
    } catch {
      return; // full: that is what was wanted
    }
  }
}
