/** SQL on the ledger's file: each statement is prepared once, and a question of several statements sees one moment. */
import type Database from 'better-sqlite3';

export type Db = Database.Database;

const prepared = new WeakMap<Db, Map<string, Database.Statement>>();

/** Prepares a statement once per database. */
export function statement(db: Db, sql: string): Database.Statement {
  const ours = prepared.get(db) ?? new Map<string, Database.Statement>();
  prepared.set(db, ours);
  const known = ours.get(sql) ?? db.prepare(sql);
  ours.set(sql, known);
  return known;
}

/** What the writer commits meanwhile, `work` does not see. */
export function atOneMoment<T>(db: Db, work: () => T): T {
  return db.inTransaction ? work() : db.transaction(work)();
}
