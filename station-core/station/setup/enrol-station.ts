import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { type Enrolled, enrol, type EnrolParts } from '../../sync/enrol/enrol.ts';
import { renewWhenDue } from '../../sync/renewal.ts';
import { Transport } from '../../sync/transport.ts';
import { requireNoRehearsal } from '../copies/rehearsal.ts';
import { readJsonFile } from '../config/json-file.ts';
import { ClientCertificateFiles } from './client-certificate.ts';
import { readSetupText, readStationConfig, type StationConfig } from './station-config.ts';

/** Enrols the station of a data directory: its files for upstream are DIR/upstream/, and station.json names them. */
export type UpstreamSection = NonNullable<StationConfig['upstream']>;

export interface Enrolment {
  readonly dataDir: string;
  readonly url: string;
  readonly code: EnrolParts['code'];
  readonly fingerprintSha256Hex: string;
  /** Of a station that was restored. */
  readonly takesOver?: true;
}

/** Relative to the data directory, as they stand in station.json. */
const FILES = { ca: 'upstream/ca.pem', cert: 'upstream/station.pem', key: 'upstream/station.key.pem' } as const;

/** Of a station that is set up: what station.json says of upstream is replaced. */
export async function enrolStation(enrolment: Enrolment, signal: AbortSignal): Promise<UpstreamSection> {
  await requireNoRehearsal(enrolment.dataDir); // its first request would end the certificate of the station that works
  const { station, checkpointKey, ca } = await readStationConfig(enrolment.dataDir);
  const issuingCertificates = [await readSetupText(ca.intermediate)];
  const keep = (section: UpstreamSection): Promise<void> => replaceSection(enrolment.dataDir, section, signal);
  return enrolAs({ station, checkpointKey, issuingCertificates }, { enrolment, keep }, signal);
}

export interface EnrolAs {
  readonly enrolment: Enrolment;
  /** Keeps the section of station.json, durably, before the certificate is in use. */
  readonly keep: (section: UpstreamSection) => Promise<void>;
}

/** The same for a station whose station.json is still to be written. */
export async function enrolAs(
  identity: EnrolParts['identity'],
  { enrolment, keep }: EnrolAs,
  signal: AbortSignal,
): Promise<UpstreamSection> {
  const { dataDir, url, code, fingerprintSha256Hex, takesOver } = enrolment;
  await makeFolder(join(dataDir, 'upstream'));
  const store = clientFilesIn(dataDir);
  const keepAll = async (enrolled: Enrolled): Promise<void> => {
    await writeDurably({ dir: join(dataDir, 'upstream'), name: 'ca.pem' }, Buffer.from(enrolled.caPem), signal);
    await keep(sectionOf(enrolled));
  };
  return sectionOf(await enrol({ url, code, fingerprintSha256Hex, identity, takesOver, store, keep: keepAll }, signal));
}

export function sectionOf({ url, upstreamKey }: Pick<Enrolled, 'url' | 'upstreamKey'>): UpstreamSection {
  return { url, ca: FILES.ca, cert: FILES.cert, key: FILES.key, upstreamKey };
}

/** The client certificate (PEM), as the last step of an enrolment leaves it. */
export async function clientCertificate(dataDir: string): Promise<string | undefined> {
  try {
    return (await clientFilesIn(dataDir).current()).certPem;
  } catch (error) {
    if (error instanceof Fault && error.code === 'station.bad-config') return undefined;
    throw error;
  }
}

function clientFilesIn(dataDir: string): ClientCertificateFiles {
  return new ClientCertificateFiles({ cert: join(dataDir, FILES.cert), key: join(dataDir, FILES.key) });
}

/** Lets the next enrolment in `dataDir` use a key that lies in another folder, or is drawn there now: it outlives the first. */
export async function enrolWithKeyOf(keyDir: string, dataDir: string): Promise<void> {
  await makeFolder(keyDir);
  await makeFolder(join(dataDir, 'upstream'));
  const { key } = FILES;
  const kept = new ClientCertificateFiles({
    cert: join(keyDir, basename(FILES.cert)),
    key: join(keyDir, basename(key)),
  });
  await clientFilesIn(dataDir).giveNextKey(await kept.nextKey());
}

/** Somebody waits at a terminal. */
const RENEWAL_TIMEOUT_MS = 20_000;

export interface RenewFrom {
  readonly dataDir: string;
  readonly station: string;
  readonly url: string;
  readonly now: Date;
}

/** Renews the client certificate of a station that does not run yet. Throws the faults of `sync`. */
export async function renewFromFiles({ dataDir, station, url, now }: RenewFrom, signal: AbortSignal): Promise<void> {
  const store = clientFilesIn(dataDir);
  const caPem = await readSetupText(join(dataDir, FILES.ca));
  await using transport = new Transport({
    url,
    tls: { caPem, ...(await store.current()) },
    timeoutMs: RENEWAL_TIMEOUT_MS,
  });
  const ask = (csrDer: Uint8Array) => transport.renewCertificate(csrDer, signal);
  await renewWhenDue({ station, caPem, store, ask }, now);
}

async function replaceSection(dataDir: string, upstream: UpstreamSection, signal: AbortSignal): Promise<void> {
  const name = 'station.json';
  const before = await readJsonFile(join(dataDir, name), 'station.bad-config');
  const after = Object.fromEntries([...Object.entries(before as object), ['upstream', upstream]]);
  await writeDurably({ dir: dataDir, name }, Buffer.from(`${JSON.stringify(after, undefined, 2)}\n`), signal);
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault('station.bad-path', { path: dir, problem: systemErrorCode(cause) ?? '' }, { cause });
  }
}
