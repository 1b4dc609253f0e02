import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import { describedJson } from '../../formats/text/described-json.ts';
import { readJsonFile } from '../../station/config/json-file.ts';
import { sha256Hex } from './begin.ts';
import { writeIn } from './folder.ts';
import type { OldStation } from './old-station.ts';

/** How the station reaches the signing service from now on. */
export type ReachedBy =
  /** It runs in an account of its own. */
  | { readonly socket: string }
  /** The station starts it: with reduced protection. */
  | { readonly pinFile: string };

interface NewSetup {
  readonly document: string;
  readonly officers: readonly OfficerKey[];
  readonly officersSha256: string;
  readonly reachedBy: ReachedBy;
  readonly configPath: string;
  readonly softhsmConf: string | undefined;
  readonly checkpointKey: string;
  /** PEM. */
  readonly issuingCert: string;
  readonly rootCert: string;
}

export interface Switched {
  /** station.json as it was. */
  readonly copy: string;
  /** Where permits lie that two officers signed. */
  readonly permits: string;
}

const COPY = 'station.before-migration.json';
const PERMITS = 'permits-signed';
const DOCUMENT = 'documents/migration.jws';
const OFFICERS = 'documents/migration-officers.json';

/**
 * The last step. Every file but station.json is new, and nothing of the old directory is changed or removed: station.json
 * takes the place of the old one whole, and a copy of that stays.
 */
export async function switchStation({ dataDir, config }: OldStation, setup: NewSetup): Promise<Switched> {
  const path = join(dataDir, 'station.json');
  const before = (await readJsonFile(path, 'station.bad-config')) as Readonly<Record<string, unknown>>;
  await writeIn(join(dataDir, 'documents'), 'migration.jws', setup.document);
  await writeIn(
    join(dataDir, 'documents'),
    'migration-officers.json',
    `${JSON.stringify(setup.officers, undefined, 2)}\n`,
  );
  const intermediate = await placeCertificate(dataDir, setup.issuingCert, config.ca.intermediate);
  const root = await placeCertificate(dataDir, setup.rootCert, config.ca.root);
  await makeFolder(join(dataDir, PERMITS));
  await writeIn(dataDir, COPY, await readFile(path)); // until the last line below, a second attempt reads the same
  const { hsm: _told, ...kept } = before;
  const station = {
    ...kept,
    signer: signerOf(dataDir, setup),
    checkpointKey: setup.checkpointKey,
    ca: { root, intermediate },
    permits: PERMITS,
    migration: { document: DOCUMENT, officers: OFFICERS, officersSha256: setup.officersSha256 },
  };
  await writeIn(dataDir, 'station.json', describedJson('station', station));
  return { copy: join(dataDir, COPY), permits: join(dataDir, PERMITS) };
}

function signerOf(dataDir: string, { reachedBy, configPath, officersSha256, softhsmConf }: NewSetup): object {
  if ('socket' in reachedBy) return { socket: within(dataDir, reachedBy.socket) };
  return {
    config: within(dataDir, configPath),
    officersSha256,
    pinFile: within(dataDir, reachedBy.pinFile),
    ...(softhsmConf === undefined ? {} : { softhsmConf: within(dataDir, softhsmConf) }),
  };
}

/** The certificate of before stays where it was; another one lies beside it, named by its hash. */
async function placeCertificate(dataDir: string, pem: string, oldPath: string): Promise<string> {
  const certificate = new X509Certificate(pem);
  if (new X509Certificate(await readFile(oldPath)).raw.equals(certificate.raw)) return within(dataDir, oldPath);
  const name = `${sha256Hex(certificate.raw).slice(0, 16)}.pem`;
  await writeIn(join(dataDir, 'ca'), name, pem);
  return join('ca', name);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Fault('station.bad-path', { path, problem: String(error.code) }, { cause: error });
  }
}

/** Relative to the data directory where it lies in it, so that the directory can be moved. */
function within(dataDir: string, path: string): string {
  const inside = relative(resolve(dataDir), resolve(path));
  return inside.startsWith('..') || isAbsolute(inside) ? resolve(path) : inside;
}
