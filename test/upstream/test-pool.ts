import pg from 'pg';
import type { Secret } from '../../station-core/secret.ts';

/** Connections of a test's own. A database that stops breaks the idle ones; the next query says so, if there is one. */
export function openTestPool(databaseUrl: Secret<string>): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl.reveal() });
  pool.on('error', () => undefined);
  return pool;
}
