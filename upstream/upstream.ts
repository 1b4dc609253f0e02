import { pino } from 'pino';
import type { Logger } from 'pino';
import { Fault } from '../station-core/fault.ts';
import type { Secret } from '../station-core/secret.ts';
import { readOrFault, readSecret } from './config.ts';
import type { UpstreamConfig } from './config.ts';
import { pinKey } from './certificates/client-certificates.ts';
import { OpenConnections } from './certificates/open-connections.ts';
import { openStationCa } from './certificates/station-ca.ts';
import type { StationCa } from './certificates/station-ca.ts';
import { openCosigner } from './cosigner.ts';
import type { Cosigner } from './cosigner.ts';
import { openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { Database } from './database.ts';
import { registerStation } from './register.ts';
import { addRange } from './registry/ranges.ts';
import { registerIssuer } from './registry/register-issuer.ts';
import { buildServer } from './server.ts';

/** Puts upstream together and takes it apart again in the reverse order, also when the start fails half way. */
export interface Upstream extends AsyncDisposable {
  readonly url: string;
  readonly verifierKey: string;
}

export interface Environment {
  readonly databaseUrl?: Secret<string>;
}

export async function startUpstreamServer(config: UpstreamConfig, environment: Environment): Promise<Upstream> {
  await using parts = new AsyncDisposableStack();
  const cosigner = await cosignerOf(config.cosigner);
  const database = await openDatabase(environment.databaseUrl ?? (await embedded(config, parts)));
  parts.defer(() => database.end());
  for (const station of config.stations) await registerWhole(database, station);
  for (const { name, clientSpkiSha256Hex } of config.headquarters) {
    await pinKey(database, { kind: 'headquarters', name }, clientSpkiSha256Hex);
  }
  const tls = {
    caPem: await readOrFault(config.tls.caFile, 'tls.caFile'),
    certPem: await readOrFault(config.tls.certFile, 'tls.certFile'),
    keyPem: await readSecret(config.tls.keyFile, 'tls.keyFile'),
  };
  const log = logger(config);
  const stationCa = await stationCaOf(config);
  const server = buildServer({ database, cosigner, tls, stationCa, log, rate: config.limits });
  parts.defer(() => server.close());
  parts.use(
    new OpenConnections(server.server, database, (error) => {
      log.error({ err: error }, 'cannot look for keys to cut');
    }),
  );
  const listening = new URL(await server.listen(config.listen));
  const running = parts.move();
  return {
    url: listening.origin,
    verifierKey: cosigner.verifierKey,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What the configuration says of a station. It adds to the registry and takes nothing away from it. */
async function registerWhole(database: Database, station: UpstreamConfig['stations'][number]): Promise<void> {
  await registerStation(database, station);
  if (station.clientSpkiSha256Hex !== undefined) {
    await pinKey(database, { kind: 'station', name: station.station }, station.clientSpkiSha256Hex);
  }
  for (const path of station.issuingCertificates) {
    await registerIssuer(database, station.station, await readOrFault(path, 'issuingCertificates'));
  }
  for (const range of station.ranges) {
    await addRange(database, { ...range, station: station.station, by: 'configuration', reason: 'configuration' });
  }
}

async function cosignerOf({ name, keyFile, mlDsaKeyFile }: UpstreamConfig['cosigner']): Promise<Cosigner> {
  const ed25519Pem = await readSecret(keyFile, 'cosigner.keyFile');
  if (mlDsaKeyFile === undefined) return openCosigner(name, { ed25519Pem });
  return openCosigner(name, { ed25519Pem, mlDsaPem: await readSecret(mlDsaKeyFile, 'cosigner.mlDsaKeyFile') });
}

async function stationCaOf({ stationCertificates }: UpstreamConfig): Promise<StationCa | undefined> {
  if (stationCertificates === undefined) return undefined;
  const { caCertFile, caKeyFile, validDays } = stationCertificates;
  return openStationCa({
    caCertPem: await readOrFault(caCertFile, 'stationCertificates.caCertFile'),
    caKeyPem: await readSecret(caKeyFile, 'stationCertificates.caKeyFile'),
    validDays,
  });
}

async function embedded(config: UpstreamConfig, parts: AsyncDisposableStack): Promise<Secret<string>> {
  if (config.dataDir === undefined) throw new Fault('station.bad-config', { field: 'dataDir, or DATABASE_URL' });
  return parts.use(await startEmbeddedPostgres(config.dataDir)).databaseUrl;
}

function logger(config: UpstreamConfig): Logger {
  return pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
}
