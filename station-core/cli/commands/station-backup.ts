import { resolve } from 'node:path';
import { backUp } from '../../backup/back-up.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { openBackup } from '../../backup/open-backup.ts';
import { Fault } from '../../fault.ts';
import type { CommandResult } from '../output.ts';
import { verify, type VerifyLedgerOptions } from './ledger.ts';

export interface BackupCommand extends VerifyLedgerOptions {
  readonly data?: string;
  /** The backup to check. */
  readonly verify?: string;
  readonly sha256?: string;
}

export async function backup(
  out: string | undefined,
  options: BackupCommand,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { data, verify: path } = options;
  if (path !== undefined) {
    if (out === undefined) return verifyBackup(path, options, signal);
    throw wrongUse('--verify checks a backup and makes none: leave the other name out');
  }
  if (out === undefined) throw wrongUse('where the backup goes: a folder, or a file that ends in .tar');
  if (data === undefined) throw wrongUse("--data <dir>: the station's data directory");
  return make(data, out, signal);
}

async function make(dataDir: string, out: string, signal: AbortSignal): Promise<CommandResult> {
  const { path, manifest, sha256Hex } = await backUp({ dataDir: resolve(dataDir), path: out, now: new Date() }, signal);
  const { leftOut } = manifest;
  return {
    json: { ok: true, path, ...summary(manifest), sha256: sha256Hex, leftOut },
    text: [
      `Backup of ${ledgerText(manifest)}`,
      `  written to ${path}`,
      `  SHA-256 of its manifest, to keep elsewhere: ${sha256Hex}`,
      manifest.signerState === 'included'
        ? '  with the journal of the signing service'
        : '  WITHOUT the journal of the signing service: it is in an account of its own. Copy its state folder too.',
      `  left out of the data directory, as the guide on backups says: ${leftOut.length === 0 ? 'nothing' : leftOut.join(', ')}`,
      `Check it where it is kept: birthmark station backup --verify ${path}`,
    ].join('\n'),
  };
}

/** What the ledger proves needs keys from elsewhere: a backup that was exchanged brings keys of its own. */
async function verifyBackup(given: string, options: BackupCommand, signal: AbortSignal): Promise<CommandResult> {
  const path = resolve(given);
  await using opened = await openBackup(path, signal);
  const { manifest, sha256Hex, dataDir } = opened;
  if (options.sha256 !== undefined && options.sha256 !== sha256Hex)
    throw new Fault('backup.damaged', { path, sha256: sha256Hex, wanted: options.sha256 });
  const ledger = await verify(dataDir, signal, options);
  return {
    ok: ledger.ok === true,
    json: { ok: ledger.ok, path, ...summary(manifest), sha256: sha256Hex, ledger: ledger.json },
    text: [
      `Backup of ${ledgerText(manifest)}`,
      `All ${manifest.files.length} files are as they were backed up. SHA-256 of the manifest: ${sha256Hex}`,
      ledger.text,
      ...(options.key === undefined
        ? [
            "Verified with the backup's own keys. To know that nobody exchanged the whole backup, add --key from elsewhere.",
          ]
        : []),
    ].join('\n'),
  };
}

function summary({ station, at, ledger, signerState, files }: BackupManifest): object {
  return {
    station,
    at,
    sizeEntries: ledger.sizeEntries,
    rootHash: ledger.rootHashHex,
    signerState,
    files: files.length,
  };
}

function ledgerText({ station, at, ledger }: BackupManifest): string {
  return `station ${station}, ${at}: ${ledger.sizeEntries} entries, root ${ledger.rootHashHex}`;
}

function wrongUse(problem: string): Fault {
  return new Fault('station.bad-argument', { problem });
}
