import Database from 'better-sqlite3';
import type { Db } from './statement.ts';

/** A database that SQLite keeps in its cache and, when that is full, in an unnamed file: a ledger may be long. */
export function temporaryDb(): Db {
  const db = new Database('');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -65536'); // 64 MiB
  return db;
}
