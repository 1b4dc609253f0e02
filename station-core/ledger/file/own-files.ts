/**
 * The files of a ledger must be plain files of this account alone. A link would send what is written elsewhere, a second
 * name would let two stations write in one file, and a rollback journal that somebody put there would change pages at the
 * first question. It opens nothing: closing a descriptor of `ledger.db` would release the locks of this process.
 */
import { lstatSync, type Stats } from 'node:fs';
import { Fault } from '../../fault.ts';
import type { Db } from './statement.ts';

/** Group and others. */
const WRITABLE_BY_OTHERS = 0o022;
/** SQLite writes a rollback journal only while it makes the file: until the first page is there. */
const FIRST_PAGE_BYTES = 4096;

export interface OwnFile extends Disposable {
  readonly db: Db;
}

/** Opens the ledger's file, and looks whether what was opened is what was looked at. Throws `ledger.foreign-file`. */
export function openOwnFile(path: string, open: (path: string) => Db): OwnFile {
  const before = requireOwnFiles(path);
  using opened = new DisposableStack();
  const db = opened.adopt(open(path), (each) => each.close());
  const after = requireOwnFiles(path);
  if (before !== '' && before !== after) throw foreign(path, 'it was replaced while it was opened');
  const kept = opened.move();
  return {
    db,
    [Symbol.dispose]: () => {
      kept.dispose();
    },
  };
}

/** Throws `ledger.foreign-file`. A file that is not there is no matter of this. Returns which file the ledger is. */
function requireOwnFiles(path: string): string {
  for (const beside of ['-wal', '-shm']) requireOwn(`${path}${beside}`);
  const ledger = requireOwn(path);
  const journal = requireOwn(`${path}-journal`);
  if (journal !== undefined && journal.size > 0 && (ledger?.size ?? 0) > FIRST_PAGE_BYTES) {
    throw foreign(`${path}-journal`, 'a rollback journal beside a ledger');
  }
  return ledger === undefined ? '' : `${ledger.dev} ${ledger.ino}`;
}

export function requireOwn(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) throw foreign(path, 'a symbolic link');
  if (!stats.isFile()) throw foreign(path, 'not a regular file');
  if (process.platform === 'win32') return stats; // no such bits: access control lists are the administrator's
  if (stats.nlink !== 1) throw foreign(path, 'it has another name', { names: stats.nlink });
  if (stats.uid !== process.getuid?.()) throw foreign(path, 'of another account', { uid: stats.uid });
  if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw foreign(path, 'other accounts can write it', { mode: (stats.mode & 0o7777).toString(8).padStart(4, '0') });
  }
  return stats;
}

function foreign(path: string, problem: string, more: Readonly<Record<string, string | number>> = {}): Fault {
  return new Fault('ledger.foreign-file', { path, problem, ...more });
}
