import { Fault } from '../../station-core/fault.ts';
import type { Secret } from '../../station-core/secret.ts';
import type { UpstreamConfig } from '../config.ts';
import { connectDatabase, openDatabase } from '../database.ts';
import type { Database } from '../database.ts';
import { startEmbeddedPostgres, visitEmbeddedPostgres } from './embedded-postgres.ts';

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
  return opened(config, { databaseUrl, stop }, openDatabase);
}

/** The same without a change of its schema. */
export async function visitConfiguredDatabase(
  config: Pick<UpstreamConfig, 'dataDir'>,
  databaseUrl: Secret<string> | undefined,
): Promise<ConfiguredDatabase> {
  return opened(config, { databaseUrl, stop: 'when-alone' }, connectDatabase);
}

async function opened(
  config: Pick<UpstreamConfig, 'dataDir'>,
  { databaseUrl, stop }: WhichDatabase,
  open: (url: Secret<string>) => Database | Promise<Database>,
): Promise<ConfiguredDatabase> {
  await using parts = new AsyncDisposableStack();
  const database = await open(databaseUrl ?? (await embedded(config, stop, parts)));
  parts.defer(() => database.end());
  const running = parts.move();
  return { database, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function embedded(
  { dataDir }: Pick<UpstreamConfig, 'dataDir'>,
  stop: WhichDatabase['stop'],
  parts: AsyncDisposableStack,
): Promise<Secret<string>> {
  if (dataDir === undefined) throw new Fault('station.bad-config', { field: 'dataDir, or DATABASE_URL' });
  const start = stop === 'always' ? startEmbeddedPostgres : visitEmbeddedPostgres;
  return parts.use(await start(dataDir)).databaseUrl;
}
