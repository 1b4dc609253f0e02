import { chmodSync, mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import type pg from 'pg';
import { openTestPool } from '../test-pool.ts';
import type { Secret } from '../../../station-core/secret.ts';
import { fingerprintOf } from '../../../station-core/sync/enrol/pinned-authority.ts';
import { drawAuthority, drawTlsKey, pemOf } from '../../../upstream/certificates/authority.ts';
import { readConfig } from '../../../upstream/config.ts';
import { startEmbeddedPostgres } from '../../../upstream/postgres/embedded-postgres.ts';
import { addEnrolment } from '../../../upstream/enrolment/enrolment-codes.ts';
import type { NewEnrolment } from '../../../upstream/enrolment/enrolment-codes.ts';
import { initHeadquarters } from '../../../upstream/setup/init-headquarters.ts';
import { startUpstreamServer } from '../../../upstream/upstream.ts';
import type { Upstream } from '../../../upstream/upstream.ts';
import { StationLedger } from '../station-ledger.ts';

/** Headquarters as `upstream init` makes it, in this process, over a cluster of its own. */
export interface NewHeadquarters extends AsyncDisposable {
  readonly dir: string;
  readonly enrolmentUrl: string;
  readonly fingerprintSha256Hex: string;
  readonly database: pg.Pool;
  readonly databaseUrl: Secret<string>;
  /** The limits of a process start again. */
  readonly restart: () => Promise<void>;
  readonly codeFor: (station: string, changed?: Partial<NewEnrolment>) => Promise<Secret<string>>;
}

const { signal } = new AbortController();

export async function newHeadquarters(): Promise<NewHeadquarters> {
  await using parts = new AsyncDisposableStack();
  const root = temporaryFolder('birthmark-new-headquarters-');
  parts.defer(() => rm(root, { recursive: true, force: true }));
  chmodSync(root, 0o711); // run as root, the database belongs to another account, which must be able to enter
  const { databaseUrl } = parts.use(await startEmbeddedPostgres(join(root, 'database')));
  const dir = join(root, 'hq');
  const [port = 0, enrolmentPort = 0] = await freePorts();
  const address = { hosts: ['localhost', '127.0.0.1'], listenHost: '127.0.0.1', port, enrolmentPort };
  await initHeadquarters({ dir, name: 'hq.test', databaseUrl, ...address }, signal);
  const config = { ...(await readConfig(join(dir, 'upstream.json'))), logLevel: 'silent' as const };
  let upstream: Upstream = await startUpstreamServer(config, { databaseUrl });
  parts.defer(() => upstream[Symbol.asyncDispose]());
  const database = openTestPool(databaseUrl);
  parts.defer(() => database.end());
  const running = parts.move();
  return {
    dir,
    enrolmentUrl: `https://localhost:${String(enrolmentPort)}`,
    fingerprintSha256Hex: fingerprintOf(new X509Certificate(await readFile(join(dir, 'tls', 'ca.pem')))),
    database,
    databaseUrl,
    restart: async () => {
      await upstream[Symbol.asyncDispose]();
      upstream = await startUpstreamServer(config, { databaseUrl });
    },
    codeFor: async (station, changed = {}) => {
      const wanted = { station, validHours: 1, ranges: [], by: 'hanna', reason: 'new station', ...changed };
      return (await addEnrolment(database, wanted)).code;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export interface NewStation {
  readonly dataDir: string;
  readonly ledger: StationLedger;
}

/** As much of a station as enrols: station.json, the certificate of its issuing CA, and a ledger with a key. */
export async function newStation(station: string, ledger = new StationLedger(station)): Promise<NewStation> {
  const dataDir = temporaryFolder('birthmark-new-station-');
  const keyPem = pemOf(drawTlsKey().privateKey);
  await writeFile(join(dataDir, 'intermediate.pem'), drawAuthority({ commonName: 'TEST CA', keyPem, validDays: 30 }));
  const config = {
    station,
    checkpointKey: ledger.verifierKey,
    ca: { root: 'root.pem', intermediate: 'intermediate.pem' },
    escrow: 'escrow.pem',
    permits: 'permits',
    printer: 'folder:labels',
    scanner: 'typed',
  };
  await writeFile(join(dataDir, 'station.json'), JSON.stringify(config));
  return { dataDir, ledger };
}

function temporaryFolder(prefix: string): string {
  return mkdtempSync(join(tmpdir(), prefix));
}

/** Free at this moment; held together, so that they are two. */
export async function freePorts(): Promise<number[]> {
  const servers = [createServer(), createServer()];
  for (const server of servers) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await new Promise((done) => server.close(done));
  return ports;
}
