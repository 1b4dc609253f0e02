import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { openLedgerReader } from '../ledger/reader.ts';
import { type BackupManifest, STATION } from './manifest.ts';
import { type ReadBackup, unpack } from './unpack.ts';

export interface OpenedBackup extends ReadBackup, AsyncDisposable {
  /** A copy of the data directory, without what no check of the ledger needs. */
  readonly dataDir: string;
}

/** Of units and products: as many as there are, and the ledger is verified without them. */
const NOT_NEEDED = /^station\/(?:certs|crls|product|products)\//;

/** Reads all of a backup, in a folder of its own that goes with it. Throws `backup.damaged`. */
export async function openBackup(path: string, signal: AbortSignal): Promise<OpenedBackup> {
  await using making = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-backup-'));
  making.defer(() => rm(dir, { recursive: true, force: true }));
  const placeOf = (name: string): string | undefined => (NOT_NEEDED.test(name) ? undefined : join(dir, name));
  const read = await unpack({ path, placeOf }, signal);
  const dataDir = join(dir, STATION);
  requireLedgerOf(read.manifest, dataDir, path);
  const made = making.move();
  return { ...read, dataDir, [Symbol.asyncDispose]: () => made.disposeAsync() };
}

/** Is the ledger as long as the manifest says, and under the same signatures? */
export function requireLedgerOf({ station, ledger: said }: BackupManifest, dataDir: string, path: string): void {
  using ledger = openLedgerReader(dataDir);
  const { sizeEntries, rootHash } = ledger.head();
  const held = {
    station: ledger.station(),
    sizeEntries,
    rootHashHex: Buffer.from(rootHash).toString('hex'),
    checkpoint: ledger.latestCheckpoint()?.note ?? null,
    receipt: ledger.latestReceipt()?.note ?? null,
  };
  const wanted = { station, ...said };
  for (const field of ['station', 'sizeEntries', 'rootHashHex', 'checkpoint', 'receipt'] as const) {
    if (held[field] !== wanted[field])
      throw new Fault('backup.damaged', {
        path,
        file: 'station/ledger.db',
        reason: `another ${field} than the manifest`,
      });
  }
}
