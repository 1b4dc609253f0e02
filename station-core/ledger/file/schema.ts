/** The form of the ledger's file in SQLite, in this version and in those before it. */
import { BLOCK_ENTRIES, BLOCK_LEVEL } from './block-form.ts';
import { statement, type Db } from './statement.ts';

/** "BmLg": identifies this database to `file` and to an engineer. */
const APPLICATION_ID = 0x426d4c67;
const SCHEMA_VERSION = 3;
/**
 * 1: with every node of the tree stored; 2: without packed blocks. Such files are read as they are, and a writer goes on in
 * the present form.
 */
const OLD_SCHEMA_VERSIONS: readonly unknown[] = [1, 2];

const TABLES = `
  CREATE TABLE entries (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
  CREATE TABLE nodes (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), station TEXT NOT NULL, sizeEntries INTEGER NOT NULL,
    rootHash BLOB NOT NULL) STRICT;
  CREATE TABLE checkpoints (sizeEntries INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  CREATE TABLE receipts (sizeEntries INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
`;

const PACKED = 'CREATE TABLE packed (firstSeq INTEGER PRIMARY KEY, marks BLOB NOT NULL, lines BLOB NOT NULL) STRICT;';

/** A row may go once the block that it is a part of is packed. */
const MAY_GO: Readonly<Record<string, string>> = {
  entries_DELETE: `NOT EXISTS (SELECT 1 FROM packed WHERE firstSeq = (OLD.seq & ~${BLOCK_ENTRIES - 1}))`,
  nodes_DELETE: `OLD.level >= ${BLOCK_LEVEL} OR
    NOT EXISTS (SELECT 1 FROM packed WHERE firstSeq = ((OLD.position << OLD.level) & ~${BLOCK_ENTRIES - 1}))`,
};

/** The triggers are a guard rail against mistakes. What proves that nothing was changed are the tree and its checkpoints. */
const TRIGGERS = ['entries', 'nodes', 'packed', 'checkpoints']
  .flatMap((table) => ['UPDATE', 'DELETE'].map((verb) => trigger(table, verb)))
  .join('');

function trigger(table: string, verb: string): string {
  const name = `${table}_${verb}`;
  const when = MAY_GO[name] === undefined ? '' : `WHEN ${MAY_GO[name]}`;
  return `
    DROP TRIGGER IF EXISTS ${name};
    CREATE TRIGGER ${name} BEFORE ${verb} ON ${table} ${when} BEGIN SELECT RAISE(ABORT, '${table}: append-only'); END;`;
}

/** Small things to remember beside the ledger, such as the last trouble with upstream. No proof covers them. */
const MEMOS = 'CREATE TABLE IF NOT EXISTS memos (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT';

export type Opening = 'absent' | 'ours' | 'foreign';

export function whatIsIn(db: Db): Opening {
  const version = db.pragma('user_version', { simple: true });
  const application = db.pragma('application_id', { simple: true });
  if (version === 0 && application === 0 && db.pragma('schema_version', { simple: true }) === 0) return 'absent';
  const known = version === SCHEMA_VERSION || OLD_SCHEMA_VERSIONS.includes(version);
  return known && application === APPLICATION_ID ? 'ours' : 'foreign';
}

/** Not one of an earlier version. */
export function isOfPresentForm(db: Db): boolean {
  return db.pragma('user_version', { simple: true }) === SCHEMA_VERSION;
}

export function createSchema(db: Db, station: string, { rootHash }: { readonly rootHash: Uint8Array }): void {
  db.exec(TABLES + PACKED + TRIGGERS);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
  statement(db, 'INSERT INTO head VALUES (0, ?, 0, ?)').run(station, rootHash);
}

/** Software that knows no packed blocks will then not take the file for a damaged one of its own. Nothing is moved yet. */
export function upgradeSchema(db: Db): void {
  if (isOfPresentForm(db)) return;
  db.transaction(() => {
    db.exec(PACKED + TRIGGERS);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

/** Also for ledgers that were made before there were memos. */
export function createMemos(db: Db): void {
  db.exec(MEMOS);
}
