import { Fault } from '../../station-core/fault.ts';
import type { Secret } from '../../station-core/secret.ts';
import type { UpstreamConfig } from '../config.ts';
import { connectDatabase, openDatabase } from '../database.ts';
import type { Database } from '../database.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres, visitEmbeddedPostgres } from './embedded-postgres.ts';

/** The database that environment and configuration name: a server's, or the embedded one in the data directory. */
export interface ConfiguredDatabase extends AsyncDisposable {
  readonly database: Database;
}

export interface WhichDatabase {
  readonly databaseUrl: Secret<string> | undefined;
  /** An embedded one, at the end: always, or only when nobody else is connected. */
  readonly stop: 'always' | 'when-alone';
}

export async function openConfiguredDatabase(
  config: Pick<UpstreamConfig, 'dataDir'>,
  { databaseUrl, stop }: WhichDatabase,
): Promise<ConfiguredDatabase> {
  await using parts = new AsyncDisposableStack();
  const database = await openDatabase(databaseUrl ?? (await embedded(config, stop, parts)));
  parts.defer(() => database.end());
  const running = parts.move();
  return { database, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The same as it is: no schema is changed, and an embedded one that does not run is neither made nor started. */
export async function visitConfiguredDatabase(
  { dataDir }: Pick<UpstreamConfig, 'dataDir'>,
  databaseUrl: Secret<string> | undefined,
): Promise<ConfiguredDatabase> {
  const url = databaseUrl ?? (await findEmbeddedPostgres(required(dataDir)));
  if (url === undefined) throw new Fault('upstream.database', { dataDir: dataDir ?? '', problem: 'it does not run' });
  const database = connectDatabase(url);
  return { database, [Symbol.asyncDispose]: () => database.end() };
}

async function embedded(
  { dataDir }: Pick<UpstreamConfig, 'dataDir'>,
  stop: WhichDatabase['stop'],
  parts: AsyncDisposableStack,
): Promise<Secret<string>> {
  const start = stop === 'always' ? startEmbeddedPostgres : visitEmbeddedPostgres;
  return parts.use(await start(required(dataDir))).databaseUrl;
}

function required(dataDir: string | undefined): string {
  if (dataDir === undefined) throw new Fault('upstream.no-database', { environment: 'DATABASE_URL', field: 'dataDir' });
  return dataDir;
}
