import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { printableSchema, sha256HexSchema } from '../../model-schemas.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFileBy } from '../config/json-file.ts';

const file = z.string().min(1);

const stationConfig = z.strictObject({
  station: z.string().regex(/^[A-Z0-9]{1,12}$/),
  /** How the signing service is reached. What it does is not the station's to configure. */
  signer: z
    .union([
      /** It runs already, in an account of its own. */
      z.strictObject({ socket: file }),
      /** The station starts it: with reduced protection, for its account could read PIN and memory. */
      z.strictObject({
        /** The configuration that two officers signed. */
        config: file,
        /** Who the officers are, as one hash. */
        officersSha256: sha256HexSchema,
        /** A file that only the station's account may read; the signing service reads it, the station never does. */
        pinFile: file,
        softhsmConf: file.optional(),
      }),
    ])
    .optional(),
  /** Up to version 0.3 the station told the signing service what to use. It is read, and nothing goes by it. */
  hsm: z.looseObject({}).optional(),
  /** C2SP verifier key of the checkpoints: `station+id+key`. The HSM must hold its private half. */
  checkpointKey: z.string().min(1),
  ca: z.strictObject({ root: file, intermediate: file }),
  /** What officers signed for this station. Without it the station does not start. */
  documents: z.strictObject({ officers: file, officersSha256: sha256HexSchema, manifest: file }).exactOptional(),
  /** What was taken over from version 0.3 or earlier: by whose word, and the public keys of before. */
  migration: z.strictObject({ document: file, officers: file, officersSha256: sha256HexSchema }).exactOptional(),
  escrow: file,
  permits: file,
  /** `folder:DIR`. */
  printer: printableSchema.min(1),
  /** `typed` (hand scanner as keyboard), or a fixed scanner behind a program: `program:FILE`, or with arguments. */
  scanner: z.union([z.string().min(1), z.strictObject({ program: file, args: z.array(z.string()) })]),
  upstream: z
    .strictObject({ url: z.url(), ca: file, cert: file, key: file, upstreamKey: z.string().min(1) })
    .optional(),
});

export type StationConfig = z.infer<typeof stationConfig>;

/** Reads DIR/station.json. Paths in it are relative to DIR; those that come back are absolute. */
export async function readStationConfig(dataDir: string): Promise<StationConfig> {
  const path = join(dataDir, 'station.json');
  try {
    const config = await readJsonFileBy(path, stationConfig, 'station.bad-config');
    return withAbsolutePaths(config, (relative) => resolve(dataDir, relative));
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

/** Reads a file that the setup names; a failure is a fault of the setup. */
export async function readSetupFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

/** The same for text: PEM, or settings of somebody else's program. */
export async function readSetupText(path: string): Promise<string> {
  return strictText(await readSetupFile(path), ({ line, reason }) => {
    return new Fault('station.bad-config', { path, line, problem: reason });
  });
}

function withAbsolutePaths(config: StationConfig, at: (relative: string) => string): StationConfig {
  const { signer, ca, upstream, documents, migration } = config;
  const inAddress = (address: string): string =>
    address.replace(/^(folder|program):(.+)$/, (_, scheme: string, path: string) => `${scheme}:${at(path)}`);
  return {
    ...config,
    ...(signer === undefined ? {} : { signer: absoluteSigner(signer, at) }),
    ca: { root: at(ca.root), intermediate: at(ca.intermediate) },
    escrow: at(config.escrow),
    permits: at(config.permits),
    ...(documents === undefined
      ? {}
      : { documents: { ...documents, officers: at(documents.officers), manifest: at(documents.manifest) } }),
    ...(migration === undefined
      ? {}
      : { migration: { ...migration, document: at(migration.document), officers: at(migration.officers) } }),
    printer: inAddress(config.printer),
    scanner:
      typeof config.scanner === 'string'
        ? inAddress(config.scanner)
        : { ...config.scanner, program: at(config.scanner.program) },
    ...(upstream === undefined
      ? {}
      : { upstream: { ...upstream, ca: at(upstream.ca), cert: at(upstream.cert), key: at(upstream.key) } }),
  };
}

function absoluteSigner(
  named: NonNullable<StationConfig['signer']>,
  at: (relative: string) => string,
): NonNullable<StationConfig['signer']> {
  if ('socket' in named) return { socket: at(named.socket) };
  const { config, pinFile, softhsmConf, ...signer } = named;
  const conf = softhsmConf === undefined ? {} : { softhsmConf: at(softhsmConf) };
  return { ...signer, config: at(config), pinFile: at(pinFile), ...conf };
}
