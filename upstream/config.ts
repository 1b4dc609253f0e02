import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../station-core/fault.ts';
import { sha256HexSchema } from '../station-core/model-schemas.ts';
import { problemsEvidence, readJsonBy } from '../station-core/formats/text/read-json-by.ts';
import { strictText } from '../station-core/formats/text/strict-text.ts';
import { Secret } from '../station-core/secret.ts';

const file = z.string().min(1);

const rangeSchema = z.strictObject({
  kind: z.enum(['serial', 'mac']).describe('Of what.'),
  prefix: z.string().min(1).describe('How each of them begins.'),
  first: z.string().min(1).describe('The first of the range; absent: no lower end.').exactOptional(),
  last: z.string().min(1).describe('The last of the range; absent: no upper end.').exactOptional(),
});

const stationSchema = z.strictObject({
  station: z.string().describe('Its name.'),
  checkpointKey: z.string().describe('The C2SP verifier key of its checkpoints.'),
  clientSpkiSha256Hex: sha256HexSchema
    .describe('SHA-256 of the SubjectPublicKeyInfo of its client certificate; a renewed one is registered by itself.')
    .exactOptional(),
  issuingCertificates: z.array(file).default([]).describe('PEM files: who signs the certificates of its units.'),
  ranges: z.array(rangeSchema).default([]).describe('The serial numbers and MAC addresses that are its own.'),
});

const listen = z.strictObject({
  host: z.string().min(1).describe('Address or name to listen on.'),
  port: z.int().min(0).max(65_535).describe('TCP port; 0 takes any free one.'),
});

/** The configuration of an upstream process: one JSON file, with paths relative to it. DATABASE_URL is an environment variable. */
export const upstreamConfig = z.strictObject({
  listen: listen.describe('Where stations reach it.'),
  tls: z
    .strictObject({
      caFile: file.describe("Authority of the stations' client certificates, PEM."),
      certFile: file.describe('Its server certificate, PEM.'),
      keyFile: file.describe('The private key of that certificate, PEM.'),
      validDays: z
        .int()
        .min(1)
        .max(397)
        .describe(
          'The server renews its certificate by itself, for so many days, by the CA of `stationCertificates`; absent: somebody else replaces the files, and the server takes them over.',
        )
        .exactOptional(),
    })
    .describe('TLS 1.3 with client certificates.'),
  cosigner: z
    .strictObject({
      name: z
        .string()
        .regex(/^[^\s+]+$/)
        .describe('Its name in the receipts.'),
      keyFile: file.describe('An Ed25519 key, PKCS#8 in PEM.'),
      mlDsaKeyFile: file
        .describe('An ML-DSA-44 key, PKCS#8 in PEM; without it, receipts fall with Ed25519.')
        .exactOptional(),
    })
    .describe('What signs the receipts.'),
  dataDir: z
    .string()
    .describe('Where the embedded PostgreSQL keeps its data when there is no DATABASE_URL.')
    .optional(),
  stations: z
    .array(stationSchema)
    .default([])
    .describe('Registered at the start; a station that is already registered with another key stops the start.'),
  headquarters: z
    .array(
      z.strictObject({
        name: z.string().describe('What it is called in the log.'),
        clientSpkiSha256Hex: sha256HexSchema.describe('SHA-256 of the SubjectPublicKeyInfo of its client certificate.'),
      }),
    )
    .default([])
    .describe('Programs of headquarters that may read the alarms.'),
  stationCertificates: z
    .strictObject({
      caCertFile: file.describe('Its certificate, PEM.'),
      caKeyFile: file.describe('Its private key, PEM.'),
      validDays: z.int().min(1).max(90).default(7).describe('How many days a renewed certificate is valid.'),
    })
    .describe('The CA that signs and renews the client certificates of stations; absent: they come from elsewhere.')
    .exactOptional(),
  enrolment: z
    .strictObject({
      listen: listen.describe('An address of its own: no client certificate is asked for there.'),
      url: z
        .url({ protocol: /^https$/ })
        .describe('That address as a station reaches it; `upstream station add` prints it.'),
      stationUrl: z
        .url({ protocol: /^https$/ })
        .describe('The address of `listen` above, as a station reaches it: where it sends its ledger from then on.'),
    })
    .describe('Where stations get their first certificate with a one-time code; absent: nowhere.')
    .exactOptional(),
  limits: z
    .strictObject({
      requestsPerMinute: z.int().positive().default(1_200).describe('Requests in a minute, on average.'),
      burst: z.int().positive().default(600).describe('Requests at once.'),
    })
    .prefault({})
    .describe('Of each station, at this process.'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('What is logged.'),
});
export type UpstreamConfig = z.infer<typeof upstreamConfig>;
export type UpstreamConfigFile = z.input<typeof upstreamConfig>;

export async function readConfig(path: string): Promise<UpstreamConfig> {
  const config = readJsonBy(await bytesOrFault(path, 'config'), {
    schema: upstreamConfig,
    refuse: ({ line, reason }) => new Fault('station.bad-config', { file: path, line, why: 'not JSON', reason }),
  });
  if (!config.ok) throw new Fault('station.bad-config', { file: path, ...problemsEvidence(config.problems) });
  const beside = (file: string): string => resolve(dirname(path), file);
  const { tls, cosigner, dataDir, stations, stationCertificates } = config.value;
  return {
    ...config.value,
    tls: { ...tls, caFile: beside(tls.caFile), certFile: beside(tls.certFile), keyFile: beside(tls.keyFile) },
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
