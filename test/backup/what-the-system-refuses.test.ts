import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { backUp } from '../../station-core/backup/back-up.ts';
import { contentsOf } from '../../station-core/backup/contents.ts';
import { unpack } from '../../station-core/backup/unpack.ts';
import { copyOnline } from '../../station-core/ledger/copy/online-copy.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';

/** Each is told as what it is: a matter of the backup, of the station, or of the place that a backup goes to. */

const never = new AbortController().signal;
const NOBODY = 65_534;
let dir: string;
let dataDir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-refused-'));
  dataDir = join(dir, 'station');
  mkdirSync(dataDir);
});
afterEach(() => rm(dir, { recursive: true }));

function makeLedger(entries: number): string {
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0' });
  ledger.append(Array.from({ length: entries }, () => ({ kind: 'station-started' as const, version: '0' })));
  return join(dataDir, 'ledger.db');
}

test('a ledger that no tar file holds is refused before it is copied, and nothing is left', async () => {
  truncateSync(makeLedger(1), 8 * 1024 ** 3); // without so many bytes on the disk
  const made = backUp({ dataDir, path: join(dir, 'night.tar'), now: new Date() }, never);
  await expect(made).rejects.toMatchObject({ code: 'backup.too-large', evidence: { sizeBytes: 8 * 1024 ** 3 } });
  expect(readdirSync(dir)).toEqual(['station']);
});

test.each([
  ['SQLITE_IOERR_READ', 'ledger.cannot-open'],
  ['SQLITE_CORRUPT', 'ledger.damaged'],
  ['SQLITE_FULL', 'backup.not-written'],
])('while the ledger is copied, %s is %s', async (said, code) => {
  makeLedger(1);
  const backup = vi.spyOn(Database.prototype, 'backup').mockRejectedValue(new Database.SqliteError('no', said));
  onTestFinished(() => {
    backup.mockRestore();
  });
  await expect(copyOnline(dataDir, join(dir, 'copy.db'), never)).rejects.toMatchObject({ code });
});

test('a place that cannot be written is not a missing backup', async () => {
  const path = join(dir, 'backup');
  mkdirSync(join(path, 'station'), { recursive: true });
  writeFileSync(join(path, 'station', 'station.json'), '{}');
  writeFileSync(join(dir, 'taken'), 'a file, and no folder');
  const placeOf = (name: string): string => join(dir, 'taken', name);
  await expect(unpack({ path, placeOf }, never)).rejects.toMatchObject({ code: 'station.bad-path' });
});

test('a backup that the system cannot read is not a missing one', async () => {
  const placeOf = (): undefined => undefined;
  symlinkSync('loop.tar', join(dir, 'loop.tar'));
  const read = (name: string) => unpack({ path: join(dir, name), placeOf }, never);
  await expect(read('loop.tar')).rejects.toMatchObject({ code: 'station.bad-path', evidence: { problem: 'ELOOP' } });
  await expect(read('none.tar')).rejects.toMatchObject({ code: 'backup.missing', evidence: { reason: 'ENOENT' } });
});

test('a folder that this account may not read is named, and not left out', async () => {
  const config = {
    station: 'S01',
    checkpointKey: 'S01+00000000+AAAA',
    ca: { root: 'root.pem', intermediate: 'intermediate.pem' },
    escrow: 'escrow.pem',
    permits: 'permits',
    printer: 'folder:labels',
    scanner: 'typed',
  };
  writeFileSync(join(dataDir, 'station.json'), JSON.stringify(config), { mode: 0o644 });
  mkdirSync(join(dataDir, 'permits'));
  chmodSync(join(dataDir, 'permits'), 0);
  notAsRoot();
  const problem = { code: 'station.bad-path', evidence: { path: join(dataDir, 'permits'), problem: 'EACCES' } };
  await expect(contentsOf(dataDir)).rejects.toMatchObject(problem);
});

/** Root may read everything. */
function notAsRoot(): void {
  if (process.geteuid?.() !== 0) return;
  for (const path of [dir, dataDir, join(dataDir, 'station.json')]) chownSync(path, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  onTestFinished(() => {
    process.seteuid?.(0);
  });
}
