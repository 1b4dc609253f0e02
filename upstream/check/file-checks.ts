/** What lies in files: private keys, certificates, room on the disk. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { StatsFs } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { systemErrorCode } from '../../station-core/durable-file.ts';
import { Fault } from '../../station-core/fault.ts';
import { OTHERS } from '../../station-core/umask.ts';
import { readOrFault } from '../config.ts';
import type { UpstreamConfig } from '../config.ts';
import { authorityOf, cosignerOf, readServerTls } from '../configured-keys.ts';
import { good } from './finding.ts';
import type { Found } from './finding.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A server that renews its certificate does so at two thirds of its life; whoever else renews it needs a few days. */
const SERVER_WARNING_DAYS = 21;
/** Every station has to hear of the next authority before this one ends. */
const AUTHORITY_WARNING_DAYS = 180;
const LEAST_FREE_BYTES = 5 * 1024 ** 3;

export async function checkKeys(config: UpstreamConfig): Promise<readonly Found[]> {
  const { key } = await cosignerOf(config);
  await authorityOf(config);
  const { certPem, keyPem } = await readServerTls(config);
  if (!new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem.reveal()))) {
    throw new Fault('station.bad-config', { field: 'tls.keyFile', why: 'not the key of tls.certFile' });
  }
  const exposed = await Promise.all(privateKeyFiles(config).map(exposedKey));
  return [good(`witness ${key.name}`), ...exposed.flat()];
}

function privateKeyFiles({ tls, cosigner, stationCertificates }: UpstreamConfig): string[] {
  const files = [tls.keyFile, cosigner.keyFile, cosigner.mlDsaKeyFile, stationCertificates?.caKeyFile];
  return files.filter((file) => file !== undefined);
}

async function exposedKey(file: string): Promise<Found[]> {
  if (process.platform === 'win32') return []; // no such bits: access control lists are the administrator's
  const { mode } = await stat(file);
  if ((mode & OTHERS) === 0) return [];
  const fault = new Fault('upstream.key-exposed', { file, mode: (mode & 0o777).toString(8) });
  return [{ state: 'problem', subject: file, fault }];
}

export async function checkCertificates({ tls }: UpstreamConfig, now: Date): Promise<readonly Found[]> {
  return [
    lifeOf('authority', await certificateIn(tls.caFile, 'tls.caFile'), { now, warningDays: AUTHORITY_WARNING_DAYS }),
    lifeOf('server', await certificateIn(tls.certFile, 'tls.certFile'), { now, warningDays: SERVER_WARNING_DAYS }),
  ];
}

interface Life {
  readonly now: Date;
  readonly warningDays: number;
}

export function lifeOf(subject: string, notAfter: Date, { now, warningDays }: Life): Found {
  const left = notAfter.getTime() - now.getTime();
  if (left > warningDays * DAY_MS) return good(`until ${notAfter.toISOString()}`, subject);
  const fault = new Fault('upstream.certificate-ends', { of: subject, notAfter: notAfter.toISOString() });
  return { state: left <= 0 ? 'problem' : 'warning', subject, fault };
}

async function certificateIn(file: string, field: string): Promise<Date> {
  const pem = await readOrFault(file, field);
  try {
    return new X509Certificate(pem).validToDate;
  } catch (cause) {
    throw new Fault('station.bad-config', { field, file, why: 'not a certificate' }, { cause });
  }
}

/** Of the folder; a PostgreSQL server elsewhere has a disk of its own. */
export async function checkDisk(folder: string): Promise<readonly Found[]> {
  const { bavail, bsize } = await roomIn(folder);
  const freeBytes = bavail * bsize;
  const seen = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free`;
  if (freeBytes >= LEAST_FREE_BYTES) return [good(seen)];
  const fault = new Fault('upstream.disk-low', { folder, freeBytes, wantedBytes: LEAST_FREE_BYTES });
  return [{ state: 'warning', fault }];
}

async function roomIn(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (cause) {
    throw new Fault('station.bad-path', { path: folder, problem: systemErrorCode(cause) ?? '' }, { cause });
  }
}
