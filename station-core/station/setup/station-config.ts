import { open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { sha256HexSchema } from '../../model-schemas.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { Secret } from '../../secret.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFile } from '../config/json-file.ts';

const file = z.string().min(1);

const stationConfig = z.strictObject({
  station: z.string().regex(/^[A-Z0-9]{1,12}$/),
  hsm: z.strictObject({
    modulePath: file,
    tokenLabel: z.string().min(1).max(32),
    /** A file that only the station's account may read. */
    pinFile: file,
    softhsmConf: file.optional(),
    keys: z.strictObject({ issuing: z.string(), checkpoint: z.string(), tag: z.string() }),
  }),
  /** C2SP verifier key of the checkpoints: `station+id+key`. The HSM must hold its private half. */
  checkpointKey: z.string().min(1),
  ca: z.strictObject({ root: file, intermediate: file }),
  /** What officers signed for this station. Without it the station does not start. */
  documents: z.strictObject({ officers: file, officersSha256: sha256HexSchema, manifest: file }).exactOptional(),
  escrow: file,
  permits: file,
  /** `folder:DIR`. */
  printer: z.string().min(1),
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
    const config = stationConfig.parse(await readJsonFile(path, 'station.bad-config'));
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

/** Reads the PIN of the token, unless others than the station's account may read it too. */
export async function readPin(config: StationConfig): Promise<Secret<string>> {
  const path = config.hsm.pinFile;
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat(); // of the file that is read, whatever its name stands for by then
    if (process.platform !== 'win32' && (mode & FOR_OTHERS) !== 0) {
      const problem = 'group or others may read it: chmod 600';
      throw new Fault('station.bad-config', { path, field: 'hsm.pinFile', mode: modeText(mode), problem });
    }
    // A PIN in another encoding would be another PIN, and cost one of the few attempts the token allows.
    const text = strictText(await file.readFile(), ({ line, reason }) => {
      return new Fault('station.bad-config', { path, field: 'hsm.pinFile', line, problem: reason });
    });
    return new Secret(text.trim());
  } catch (error) {
    throw configFault('station.bad-config', path, error);
  }
}

/** POSIX: any right for the group or for all. Windows has no such bits. */
const FOR_OTHERS = 0o077;

/** As `chmod` takes it: 0644. */
function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

function withAbsolutePaths(config: StationConfig, at: (relative: string) => string): StationConfig {
  const { hsm, ca, upstream, documents } = config;
  const inAddress = (address: string): string =>
    address.replace(/^(folder|program):(.+)$/, (_, scheme: string, path: string) => `${scheme}:${at(path)}`);
  return {
    ...config,
    hsm: {
      ...hsm,
      pinFile: at(hsm.pinFile),
      ...(hsm.softhsmConf === undefined ? {} : { softhsmConf: at(hsm.softhsmConf) }),
    },
    ca: { root: at(ca.root), intermediate: at(ca.intermediate) },
    escrow: at(config.escrow),
    permits: at(config.permits),
    ...(documents === undefined
      ? {}
      : { documents: { ...documents, officers: at(documents.officers), manifest: at(documents.manifest) } }),
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
