import { readdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import pg from 'pg';
import packageJson from '../package.json' with { type: 'json' };
import { Fault } from '../station-core/fault.ts';
import type { Secret } from '../station-core/secret.ts';

/** The connections to PostgreSQL, transactions on them, and the schema. Knows nothing of stations or trees. */
export type Database = pg.Pool;
export type Transaction = pg.PoolClient;

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** Any constant will do, as long as every upstream process uses the same: 'bmup' in ASCII. */
const MIGRATION_LOCK = 0x626d7570;
const STATEMENT_TIMEOUT_MS = 30_000;

/** PostgreSQL aborts one of two transactions that wait for each other; it is then right to start it again. */
const WORTH_A_RETRY = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

export async function openDatabase(databaseUrl: Secret<string>): Promise<Database> {
  const database = connectDatabase(databaseUrl);
  try {
    await migrate(database);
  } catch (cause) {
    await database.end();
    throw cause instanceof Fault ? cause : new Fault('upstream.database', { mutation: 'migrate' }, { cause });
  }
  return database;
}

/** As it is: whoever only looks changes no schema. */
export function connectDatabase(databaseUrl: Secret<string>): Database {
  // A URL without a user means the account, as for libpq; the driver takes it from USER, which a service may not have.
  pg.defaults.user ??= userInfo().username;
  const database = new pg.Pool({
    connectionString: databaseUrl.reveal(),
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'birthmark-upstream',
  });
  database.on('error', () => undefined); // an idle connection broke: the pool drops it, the next query reports it
  return database;
}

export async function inTransaction<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(database, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !WORTH_A_RETRY.has(sqlState(error))) throw error;
    }
  }
}

async function once<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await database.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError); // without a listener a connection lost inside a transaction would end the process
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: unknown) => {
      broken = lost instanceof Error ? lost : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
}

/**
 * Files run once each, in the order of their names; two processes that start together wait for each other. Throws
 * `upstream.schema-newer`, and then has changed nothing.
 */
async function migrate(database: Database): Promise<void> {
  const files = await migrationNames();
  await once(database, async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await transaction.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const applied = await appliedMigrations(transaction);
    requireKnown(files, applied);
    await transaction.query('alter table migrations add column if not exists software text');
    const names = new Set(applied.map(({ name }) => name));
    for (const name of files.filter((file) => !names.has(file))) {
      await transaction.query(await readFile(new URL(name, MIGRATIONS), 'utf8'));
      await transaction.query('insert into migrations (name, software) values ($1, $2)', [name, packageJson.version]);
    }
  });
}

interface AppliedMigration {
  readonly name: string;
  /** The version that applied it. Databases of 0.4 and before do not have it. */
  readonly software?: string | null;
}

/** In the order of their names. */
export async function appliedMigrations(database: Pick<Database, 'query'>): Promise<readonly AppliedMigration[]> {
  return (await database.query<AppliedMigration>('select * from migrations order by name')).rows;
}

/** Tables that newer software changed may mean something else to this one: it must neither read nor write them. */
export function requireKnown(files: readonly string[], applied: readonly AppliedMigration[]): void {
  const newest = applied.findLast(({ name }) => !files.includes(name));
  if (newest === undefined) return;
  throw new Fault('upstream.schema-newer', {
    thisVersion: packageJson.version,
    newerVersion: newest.software ?? 'unknown',
    thisSchema: files.at(-1) ?? 'none',
    newerSchema: newest.name,
  });
}

function sqlState(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : '';
}
