import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode, writeDurably } from '../../station-core/durable-file.ts';
import { Fault } from '../../station-core/fault.ts';
import { describedJson } from '../../station-core/formats/text/described-json.ts';
import { Secret } from '../../station-core/secret.ts';
import { drawAuthority, drawTlsKey, openAuthority, pemOf } from '../certificates/authority.ts';
import { issueServerCertificate, isServerName, namesOf } from '../certificates/server-certificate.ts';
import type { UpstreamConfigFile } from '../config.ts';
import { openConfiguredDatabase } from '../postgres/configured-database.ts';
import { drawCosignerKey, openCosigner } from '../cosigner.ts';

/**
 * Makes the folder of a new headquarters: keys, certificates, database, and last the configuration that names them. What an
 * earlier attempt has made stays as it is.
 */
export interface InitOptions {
  /** Absolute. */
  readonly dir: string;
  /** Names and addresses by which stations reach it; the first one stands in the addresses that stations are given. */
  readonly hosts: readonly string[];
  /** Of the witness, in every receipt: it never changes. */
  readonly name: string;
  readonly listenHost: string;
  readonly port: number;
  readonly enrolmentPort: number;
  /** Of a PostgreSQL server; absent: an embedded one, in the folder. */
  readonly databaseUrl: Secret<string> | undefined;
}

export const CONFIG_NAME = 'upstream.json';
const CA_VALID_DAYS = 3_650;
const SERVER_VALID_DAYS = 90;
const STATION_VALID_DAYS = 7;
const FILES = {
  ca: 'tls/ca.pem',
  caKey: 'tls/ca.key.pem',
  server: 'tls/server.pem',
  serverKey: 'tls/server.key.pem',
  ed25519: 'witness/ed25519.key.pem',
  mlDsa: 'witness/ml-dsa-44.key.pem',
} as const;

export async function initHeadquarters(options: InitOptions, signal: AbortSignal): Promise<void> {
  const { dir, hosts, name, databaseUrl } = options;
  if (existsSync(join(dir, CONFIG_NAME))) throw new Fault('upstream.exists', { file: join(dir, CONFIG_NAME) });
  const unusable = hosts.find((host) => !isServerName(host));
  if (unusable !== undefined) throw new Fault('station.bad-argument', { host: unusable });
  await makeFolder(dir);
  const keep = keeperIn(dir, signal);
  await makeTls(keep, options);
  const ed25519Pem = new Secret(await keep(FILES.ed25519, () => drawCosignerKey('ed25519').reveal()));
  const mlDsaPem = new Secret(await keep(FILES.mlDsa, () => drawCosignerKey('ml-dsa-44').reveal()));
  openCosigner(name, { ed25519Pem, mlDsaPem });
  // A database that cannot be used is found here, before there is a configuration.
  const database = await openConfiguredDatabase({ dataDir: dir }, { databaseUrl, stop: 'when-alone' });
  await database[Symbol.asyncDispose]();
  await keep(CONFIG_NAME, () => describedJson('upstream', configOf(options)));
}

/** The text of a file: what is there, where it is the right one, or else what is made now. */
type Keep = (name: string, make: () => string, isRight?: (there: string) => boolean) => Promise<string>;

function keeperIn(dir: string, signal: AbortSignal): Keep {
  return async (name, make, isRight = () => true) => {
    const path = join(dir, name);
    const there = existsSync(path) ? await readFile(path, 'utf8') : undefined;
    if (there !== undefined && isRight(there)) return there;
    await makeFolder(dirname(path));
    const text = make();
    await writeDurably({ dir: dirname(path), name: basename(path) }, Buffer.from(text), signal);
    return text;
  };
}

/** A key before the certificate that is made from it: a crash between leaves nothing that does not belong together. */
async function makeTls(keep: Keep, { name, hosts }: InitOptions): Promise<void> {
  const caKeyPem = new Secret(await keep(FILES.caKey, () => pemOf(drawTlsKey().privateKey).reveal()));
  const commonName = `${name} TLS authority`;
  const caPem = await keep(FILES.ca, () => drawAuthority({ commonName, keyPem: caKeyPem, validDays: CA_VALID_DAYS }));
  const authority = openAuthority({ certPem: caPem, keyPem: caKeyPem, field: 'tls' });
  const serverKeyPem = await keep(FILES.serverKey, () => pemOf(drawTlsKey().privateKey).reveal());
  const publicKey = createPublicKey(createPrivateKey(serverKeyPem));
  const wanted = { names: hosts, validDays: SERVER_VALID_DAYS };
  const make = (): string => issueServerCertificate(authority, publicKey, wanted).pem;
  await keep(FILES.server, make, (pem) => namesIn(pem) === namesIn(make())); // an earlier attempt may have had other names
}

function namesIn(pem: string): string {
  return namesOf(new X509Certificate(pem)).join(' ');
}

function configOf({ hosts, name, listenHost, port, enrolmentPort, databaseUrl }: InitOptions): UpstreamConfigFile {
  const [host = ''] = hosts;
  const urlOf = (ofPort: number): string => `https://${host.includes(':') ? `[${host}]` : host}:${String(ofPort)}`;
  return {
    listen: { host: listenHost, port },
    tls: { caFile: FILES.ca, certFile: FILES.server, keyFile: FILES.serverKey, validDays: SERVER_VALID_DAYS },
    cosigner: { name, keyFile: FILES.ed25519, mlDsaKeyFile: FILES.mlDsa },
    ...(databaseUrl === undefined && { dataDir: '.' }),
    stationCertificates: { caCertFile: FILES.ca, caKeyFile: FILES.caKey, validDays: STATION_VALID_DAYS },
    enrolment: {
      listen: { host: listenHost, port: enrolmentPort },
      url: urlOf(enrolmentPort),
      stationUrl: urlOf(port),
    },
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault('station.bad-path', { path, problem: systemErrorCode(cause) ?? '' }, { cause });
  }
}
