/** The index as a part of a running station reads it, while another thread writes it. It may not be there yet. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { LedgerReader } from '../reader.ts';
import { type Db, openForReading } from '../store.ts';
import { type IndexProgress, readMark, searchPath } from './index-file.ts';

export class IndexReader {
  readonly #path: string;
  #opened: { readonly db: Db; readonly inode: number } | undefined;

  constructor(dir: string) {
    this.#path = searchPath(dir);
  }

  progress(ledger: LedgerReader): IndexProgress {
    const { sizeEntries } = ledger.head();
    const indexedEntries = this.ask((db) => readMark(db)?.indexedEntries) ?? 0;
    return { indexedEntries: Math.min(indexedEntries, sizeEntries), sizeEntries };
  }

  /** Undefined while there is no index of this version. All that `work` reads is of one moment. */
  ask<T>(work: (db: Db) => T): T | undefined {
    try {
      const db = this.#open();
      return db?.transaction(() => (readMark(db) === undefined ? undefined : work(db)))();
    } catch (error) {
      this.#close();
      if (!(error instanceof Database.SqliteError) || !ABSENT.test(error.code)) throw error;
      return undefined;
    }
  }

  /** Another file in its place is opened in place of the old one: somebody deleted it, or it was damaged. */
  #open(): Db | undefined {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    if (inode !== this.#opened?.inode) this.#close();
    if (inode === undefined) return undefined;
    this.#opened ??= { db: openForReading(this.#path), inode };
    return this.#opened.db;
  }

  #close(): void {
    this.#opened?.db.close();
    this.#opened = undefined;
  }
}

/** It is being made, or is no index. */
const ABSENT = /^SQLITE_(?:CANTOPEN|NOTADB|CORRUPT|BUSY)/;
