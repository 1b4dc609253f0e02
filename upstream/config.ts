import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../station-core/fault.ts';
import { sha256HexSchema } from '../station-core/model-schemas.ts';
import { problemsEvidence, readJsonBy } from '../station-core/formats/text/read-json-by.ts';
import { strictText } from '../station-core/formats/text/strict-text.ts';
import { Secret } from '../station-core/secret.ts';

const rangeSchema = z.strictObject({
  kind: z.enum(['serial', 'mac']),
  prefix: z.string().min(1),
  first: z.string().min(1).exactOptional(),
  last: z.string().min(1).exactOptional(),
});

const stationSchema = z.strictObject({
  station: z.string(),
  checkpointKey: z.string(),
  /** SHA-256 of the SubjectPublicKeyInfo of the station's client certificate; a renewed one is registered by itself. */
  clientSpkiSha256Hex: sha256HexSchema.exactOptional(),
  /** PEM files: who signs the certificates of its units. */
  issuingCertificates: z.array(z.string()).default([]),
  ranges: z.array(rangeSchema).default([]),
});

/** The configuration of an upstream process: one JSON file, with paths relative to it. DATABASE_URL is an environment variable. */
const configSchema = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  tls: z.strictObject({ caFile: z.string(), certFile: z.string(), keyFile: z.string() }),
  /** An Ed25519 key and an ML-DSA-44 key, PKCS#8 in PEM; without the second, receipts fall with Ed25519. */
  cosigner: z.strictObject({
    name: z.string().regex(/^[^\s+]+$/),
    keyFile: z.string(),
    mlDsaKeyFile: z.string().exactOptional(),
  }),
  /** Where the embedded PostgreSQL keeps its data when there is no DATABASE_URL. */
  dataDir: z.string().optional(),
  /** Registered at the start; a station that is already registered with another key stops the start. */
  stations: z.array(stationSchema).default([]),
  /** Programs of headquarters that may read the alarms, each with a client certificate of its own. */
  headquarters: z.array(z.strictObject({ name: z.string(), clientSpkiSha256Hex: sha256HexSchema })).default([]),
  /** The CA that renews the stations' client certificates; absent: they are not renewed. */
  stationCertificates: z
    .strictObject({ caCertFile: z.string(), caKeyFile: z.string(), validDays: z.int().min(1).max(90).default(7) })
    .exactOptional(),
  /** Of each station, at this process. */
  limits: z
    .strictObject({ requestsPerMinute: z.int().positive().default(1_200), burst: z.int().positive().default(600) })
    .prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type UpstreamConfig = z.infer<typeof configSchema>;
export type UpstreamConfigFile = z.input<typeof configSchema>;

export async function readConfig(path: string): Promise<UpstreamConfig> {
  const config = readJsonBy(await bytesOrFault(path, 'config'), configSchema, ({ line, reason }) => {
    return new Fault('station.bad-config', { file: path, line, why: 'not JSON', reason });
  });
  if (!config.ok) throw new Fault('station.bad-config', { file: path, ...problemsEvidence(config.problems) });
  const beside = (file: string): string => resolve(dirname(path), file);
  const { tls, cosigner, dataDir, stations, stationCertificates } = config.value;
  return {
    ...config.value,
    tls: { caFile: beside(tls.caFile), certFile: beside(tls.certFile), keyFile: beside(tls.keyFile) },
    cosigner: {
      name: cosigner.name,
      keyFile: beside(cosigner.keyFile),
      ...(cosigner.mlDsaKeyFile === undefined ? {} : { mlDsaKeyFile: beside(cosigner.mlDsaKeyFile) }),
    },
    stations: stations.map((station) => ({
      ...station,
      issuingCertificates: station.issuingCertificates.map(beside),
    })),
    ...(dataDir === undefined ? {} : { dataDir: beside(dataDir) }),
    ...(stationCertificates === undefined
      ? {}
      : { stationCertificates: certificatesBeside(stationCertificates, beside) }),
  };
}

type StationCertificates = NonNullable<UpstreamConfig['stationCertificates']>;

function certificatesBeside(certificates: StationCertificates, beside: (file: string) => string): StationCertificates {
  const { caCertFile, caKeyFile, validDays } = certificates;
  return { caCertFile: beside(caCertFile), caKeyFile: beside(caKeyFile), validDays };
}

export async function readOrFault(path: string, field: string): Promise<string> {
  return strictText(await bytesOrFault(path, field), ({ reason }) => {
    return new Fault('station.bad-config', { field, file: path, why: reason });
  });
}

async function bytesOrFault(path: string, field: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault('station.bad-config', { field, file: path, why: 'cannot be read' }, { cause });
  }
}

export async function readSecret(path: string, field: string): Promise<Secret<string>> {
  return new Secret(await readOrFault(path, field));
}
