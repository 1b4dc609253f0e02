import { lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { syncFolder, systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { openLedgerReader } from '../ledger/reader.ts';
import { verifyInThread } from '../ledger/verification/verify-in-thread.ts';
import { isOnlyUnsigned } from '../ledger/verify/report.ts';
import { markArrived, moveAtEnd } from '../station/copies/moved-away.ts';
import { markRehearsal } from '../station/copies/rehearsal.ts';
import { readStationConfig, type StationConfig } from '../station/setup/station-config.ts';
import { verifyingKeys } from '../station/setup/verifying-keys.ts';
import {
  type Draft,
  journalFolderIn,
  type JournalPlaced,
  makeEmptyFolders,
  makePrinterFolder,
  missingFiles,
  namesIn,
  placeJournal,
} from './beside-the-files.ts';
import { catchUp, type CaughtUp } from './catch-up.ts';
import { forgetKey, KEPT_KEY } from './kept-key.ts';
import { type BackupManifest, STATION } from './manifest.ts';
import { requireLedgerOf } from './open-backup.ts';
import { writeMissingChains } from './missing-chains.ts';
import { type TakeOver, takeOver } from './take-over.ts';
import { unpack } from './unpack.ts';

export interface RestoreOptions {
  readonly path: string;
  /** Not there yet, or empty. */
  readonly dataDir: string;
  /** Of the manifest, from elsewhere. */
  readonly sha256Hex?: string | undefined;
  /** `rehearsal`: a copy to look at, while the station itself works. It asks nobody, and never starts. */
  readonly as: 'rehearsal' | TakeOver;
}

export interface RestoredStation extends CaughtUp {
  readonly manifest: BackupManifest;
  readonly config: StationConfig;
  /** Files that the setup names and no backup has. */
  readonly missing: readonly string[];
  readonly journal: JournalPlaced;
}

const DRAFT = '.birthmark-restore-';
/** No restore takes so long: an older draft was left by a command that was killed. */
const ABANDONED_MS = 24 * 60 * 60_000;
/** Longer than any code is valid. */
const KEY_ABANDONED_MS = 7 * ABANDONED_MS;

/**
 * Makes a station of a backup, and brings its ledger to where upstream has seen it. Everything happens in a draft beside its
 * place: a crash leaves that and no station. Whether the token knows more than the ledger, the next start finds.
 */
export async function restore(options: RestoreOptions, signal: AbortSignal): Promise<RestoredStation> {
  const dataDir = resolve(options.dataDir);
  const path = resolve(options.path);
  const parent = dirname(dataDir);
  await sweepDrafts(parent);
  await using making = new AsyncDisposableStack();
  const draft = await mkdtemp(join(parent, DRAFT));
  making.defer(() => rm(draft, { recursive: true, force: true }));
  const { manifest, sha256Hex } = await unpack({ path, placeOf: (name) => join(draft, name) }, signal);
  if (options.sha256Hex !== undefined && options.sha256Hex !== sha256Hex)
    throw new Fault('backup.damaged', { path, sha256: sha256Hex, wanted: options.sha256Hex });
  await requireFree(dataDir, manifest);
  const station = join(draft, STATION);
  requireLedgerOf(manifest, station, path);
  const caughtUp = await caughtUpAs(options.as, { dir: draft, dataDir }, signal);
  await requireWhole(station, path, signal);
  await writeMissingChains(station, caughtUp.sizeEntries - caughtUp.fetchedEntries, signal);
  const journal = await placeJournal(manifest, { dir: draft, dataDir });
  await makePrinterFolder({ dir: draft, dataDir });
  await makeEmptyFolders(station);
  if (options.as === 'rehearsal') await markAsRehearsal({ dir: draft, dataDir }, { manifest, sha256Hex }, signal);
  else await arrive(station, signal);
  signal.throwIfAborted();
  await moveIn(station, dataDir); // a crash before this line leaves a draft, after it the whole station
  await forgetKey({ dataDir });
  const config = await readStationConfig(dataDir);
  return { ...caughtUp, manifest, config, journal, missing: await missingFiles(config) };
}

/** A rehearsal shows what the backup has, and no more. */
async function caughtUpAs(as: RestoreOptions['as'], draft: Draft, signal: AbortSignal): Promise<CaughtUp> {
  if (as !== 'rehearsal') return takeOver(draft, as, signal);
  const dataDir = join(draft.dir, STATION);
  return catchUp({ dataDir, withoutUpstream: true, isHandedOver: false, hasCertificate: false }, signal);
}

/** Before it is in its place. The folder of the journal has the mark too, for a signing service that somebody starts there. */
async function markAsRehearsal(
  draft: Draft,
  { manifest, sha256Hex: sha256 }: { readonly manifest: BackupManifest; readonly sha256Hex: string },
  signal: AbortSignal,
): Promise<void> {
  const { station, at: backupOf } = manifest;
  const stateDir = await journalFolderIn(draft);
  for (const dir of [join(draft.dir, STATION), ...(stateDir === undefined ? [] : [stateDir])])
    await markRehearsal(dir, { station, backupOf, sha256 }, signal);
}

/** Where the station that made the backup has ended its ledger, this is the one that goes on. */
async function arrive(dataDir: string, signal: AbortSignal): Promise<void> {
  using ledger = openLedgerReader(dataDir);
  const move = moveAtEnd(ledger);
  if (move !== undefined) await markArrived(dataDir, move, signal);
}

/** A station that is there is never replaced: it may know more than the backup. */
async function requireFree(dataDir: string, { ledger }: BackupManifest): Promise<void> {
  const names = await namesIn(dataDir);
  if (names.length === 0) return;
  const there = names.includes('ledger.db') ? { entriesThere: entriesIn(dataDir) } : {};
  throw new Fault('backup.place-taken', { dataDir, entriesInBackup: ledger.sizeEntries, ...there });
}

function entriesIn(dataDir: string): number | string {
  try {
    using ledger = openLedgerReader(dataDir);
    return ledger.head().sizeEntries;
  } catch (error) {
    if (error instanceof Fault) return error.code; // a ledger that cannot be read is not replaced either
    throw error;
  }
}

async function requireWhole(dataDir: string, path: string, signal: AbortSignal): Promise<void> {
  const { keys } = await verifyingKeys(dataDir);
  const report = await verifyInThread(dataDir, keys, { signal, progress: () => undefined });
  if (report.ok || isOnlyUnsigned(report)) return;
  const [first] = report.problems;
  throw new Fault('backup.damaged', { path, file: 'station/ledger.db', reason: first?.what ?? '' });
}

async function moveIn(from: string, dataDir: string): Promise<void> {
  try {
    await rename(from, dataDir); // also over an empty folder
    await syncFolder(dirname(dataDir));
  } catch (error) {
    const reason = systemErrorCode(error);
    throw reason === undefined
      ? error
      : new Fault('station.not-writable', { folder: dataDir, reason }, { cause: error });
  }
}

async function sweepDrafts(dir: string): Promise<void> {
  for (const name of await namesIn(dir)) {
    const keptMs = name.startsWith(DRAFT) ? ABANDONED_MS : name.startsWith(KEPT_KEY) ? KEY_ABANDONED_MS : undefined;
    if (keptMs === undefined) continue;
    const { mtimeMs } = await lstat(join(dir, name));
    if (Date.now() - mtimeMs > keptMs) await rm(join(dir, name), { recursive: true, force: true });
  }
}
