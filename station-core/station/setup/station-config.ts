import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { printableSchema, sha256HexSchema } from '../../model-schemas.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { configFault } from '../config/config-fault.ts';
import { NEW_STATION_NAME } from '../../model/first-day/station-name.ts';
import { readJsonFileBy } from '../config/json-file.ts';

const file = z.string().min(1);

export const stationConfig = z.strictObject({
  station: z
    .string()
    .regex(NEW_STATION_NAME)
    .describe('Its name: in serial numbers, permits, the ledger and at headquarters.'),
  trial: z
    .literal(true)
    .describe(
      'It is a trial station: screens and labels say so. The manifest and the signing service must say the same.',
    )
    .exactOptional(),
  signer: z
    .union([
      z
        .strictObject({ socket: file.describe('The socket of the signing service.') })
        .describe('It runs already, in an account of its own.'),
      z
        .strictObject({
          config: file.describe('The configuration of the signing service that two officers signed.'),
          officersSha256: sha256HexSchema.describe(
            'Who the officers are, as one hash: `birthmark officer show` prints it.',
          ),
          pinFile: file.describe(
            "The file with the token's PIN, which only the station's account may read. The signing service reads it, the station never does.",
          ),
          softhsmConf: file.describe('With SoftHSM: its configuration file.').optional(),
        })
        .describe('The station starts it. Its account could read PIN and memory: screens say "reduced protection".'),
    ])
    .describe("How the signing service is reached. What it does is not the station's to configure.")
    .optional(),
  hsm: z
    .looseObject({})
    .describe('Up to version 0.3 the station told the signing service what to use. It is read, and nothing goes by it.')
    .optional(),
  checkpointKey: z
    .string()
    .min(1)
    .describe('C2SP verifier keys of the checkpoints, `station+id+key`: one, or two with a blank between.'),
  ca: z
    .strictObject({
      root: file.describe('Certificate of the root, PEM.'),
      intermediate: file.describe('Certificate of the intermediate whose key the token holds, PEM.'),
    })
    .describe('The certificates above those of the units.'),
  documents: z
    .strictObject({
      officers: file.describe('The list of the officers, with their public keys.'),
      officersSha256: sha256HexSchema.describe('The hash of that list.'),
      manifest: file.describe('The station manifest that two of them signed.'),
    })
    .describe('What officers signed for this station. Without it the station does not start.')
    .exactOptional(),
  migration: z
    .strictObject({
      document: file.describe('The signed record of the migration.'),
      officers: file.describe('The officers who signed it.'),
      officersSha256: sha256HexSchema.describe('The hash of their list.'),
    })
    .describe('What was taken over from version 0.3 or earlier: by whose word, and the earlier public keys.')
    .exactOptional(),
  escrow: file.describe('Certificates of the back office, PEM: to them the copies of the secrets are sealed.'),
  permits: file.describe('The folder of the permits.'),
  printer: printableSchema
    .min(1)
    .describe(
      'The label printer: `folder:DIR`, `ipp://HOST/ipp/print`, `ipps://…#sha256=HEX`, `cups:QUEUE`, `socket://HOST:9100` or `usb:/dev/usb/lp0`.',
    ),
  scanner: z
    .union([
      z.string().min(1).describe('`typed`, a hand scanner that types as a keyboard does; or `program:FILE`.'),
      z
        .strictObject({
          program: file.describe('The program; it prints what it reads.'),
          args: z.array(z.string()).describe('Its arguments.'),
        })
        .describe('A fixed scanner behind a program.'),
    ])
    .describe('What reads the labels back.'),
  upstream: z
    .strictObject({
      url: z.url().describe('Where headquarters listens.'),
      ca: file.describe("Certificate of the authority of headquarters' server, PEM."),
      cert: file.describe("The station's client certificate, PEM."),
      key: file.describe('Its private key, PEM; only the station may read it.'),
      upstreamKey: z.string().min(1).describe('C2SP verifier keys of the receipts.'),
    })
    .describe('Headquarters, which receives the ledger. Absent: the station keeps it alone.')
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
