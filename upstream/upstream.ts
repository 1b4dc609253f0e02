import { pino } from 'pino';
import type { Logger } from 'pino';
import { Fault } from '../station-core/fault.ts';
import type { Secret } from '../station-core/secret.ts';
import { readOrFault } from './config.ts';
import type { UpstreamConfig } from './config.ts';
import type { Authority } from './certificates/authority.ts';
import { pinKey } from './certificates/client-certificates.ts';
import { OpenConnections } from './certificates/open-connections.ts';
import { ServedCertificate } from './certificates/served-certificate.ts';
import type { Served } from './certificates/served-certificate.ts';
import { stationCa } from './certificates/station-ca.ts';
import { openConfiguredDatabase } from './postgres/configured-database.ts';
import { authorityOf, cosignerOf, readServerTls } from './configured-keys.ts';
import type { Database } from './database.ts';
import { openEnrolment } from './enrolment/open-enrolment.ts';
import { registerStation } from './register.ts';
import { addRange } from './registry/ranges.ts';
import { registerIssuer } from './registry/register-issuer.ts';
import { buildServer, serverContext } from './server.ts';
import type { ServerTls } from './server.ts';

/** Puts upstream together and takes it apart again in the reverse order, also when the start fails half way. */
export interface Upstream extends AsyncDisposable {
  readonly url: string;
  readonly verifierKey: string;
  /** Where it listens for enrolments, if it does. */
  readonly enrolmentUrl?: string;
}

export interface Environment {
  readonly databaseUrl?: Secret<string>;
}

export async function startUpstreamServer(config: UpstreamConfig, { databaseUrl }: Environment): Promise<Upstream> {
  await using parts = new AsyncDisposableStack();
  const cosigner = await cosignerOf(config);
  const { database } = parts.use(await openConfiguredDatabase(config, { databaseUrl, stop: 'always' }));
  await registerConfigured(database, config);
  const tls = await readServerTls(config);
  const log = logger(config);
  const authority = await authorityOf(config);
  const ca = authority && stationCa(authority, config.stationCertificates?.validDays ?? 0);
  const server = buildServer({ database, cosigner, tls, stationCa: ca, log, rate: config.limits });
  parts.defer(() => server.close());
  parts.use(
    new OpenConnections(server.server, database, (error) => {
      log.error({ err: error }, 'cannot look for keys to cut');
    }),
  );
  const listening = new URL(await server.listen(config.listen));
  const enrolment = await openEnrolment(config, { database, ca, tls, upstreamKey: cosigner.verifierKey, log });
  if (enrolment !== undefined) parts.use(enrolment);
  const servers = [{ server: server.server, contextOf: serverContext }, ...(enrolment ? [enrolment.served] : [])];
  parts.use(await keepCertificateCurrent(config, { tls, servers, authority, log }));
  const running = parts.move();
  return {
    url: listening.origin,
    verifierKey: cosigner.verifierKey,
    ...(enrolment !== undefined && { enrolmentUrl: enrolment.url }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What the configuration says adds to the registry and takes nothing away from it. */
async function registerConfigured(database: Database, { stations, headquarters }: UpstreamConfig): Promise<void> {
  for (const station of stations) await registerWhole(database, station);
  for (const { name, clientSpkiSha256Hex } of headquarters) {
    await pinKey(database, { kind: 'headquarters', name }, clientSpkiSha256Hex);
  }
}

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

interface Serving {
  readonly tls: ServerTls;
  readonly servers: readonly Served[];
  readonly authority: Authority | undefined;
  readonly log: Logger;
}

async function keepCertificateCurrent(
  config: UpstreamConfig,
  { tls, servers, authority, log }: Serving,
): Promise<ServedCertificate> {
  const parts = {
    files: { certFile: config.tls.certFile, read: () => readServerTls(config) },
    servers,
    renewal: renewalOf(config, authority),
    onRenewed: (notAfter: Date) => {
      log.info({ notAfter }, 'renewed the certificate of this server');
    },
    onError: (error: unknown) => {
      log.error({ err: error }, 'cannot keep the certificate of this server current');
    },
  };
  const served = new ServedCertificate(parts, tls);
  // After a long time out of service it may be due, or over. What is served now may be valid all the same.
  await served.look(new Date()).catch(parts.onError);
  return served;
}

function renewalOf({ tls: { validDays } }: UpstreamConfig, authority: Authority | undefined) {
  if (validDays === undefined) return undefined;
  if (authority !== undefined) return { authority, validDays };
  throw new Fault('station.bad-config', { field: 'tls.validDays', why: 'stationCertificates is missing' });
}

function logger(config: UpstreamConfig): Logger {
  return pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
}
