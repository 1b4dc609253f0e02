import { restore, type RestoredStation } from '../../backup/restore.ts';
import { Fault } from '../../fault.ts';
import type { CommandResult } from '../output.ts';

export interface RestoreCommand {
  readonly data: string;
  readonly sha256?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly withoutUpstream: boolean;
}

export async function restoreStation(
  path: string,
  options: RestoreCommand,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { data: dataDir, sha256: sha256Hex, withoutUpstream } = options;
  const restored = await restore({ path, dataDir, sha256Hex, client: clientOf(options), withoutUpstream }, signal);
  const { manifest, upstream, fetchedEntries, sizeEntries, journal, missing } = restored;
  const { station, at } = manifest;
  return {
    json: { ok: true, station, backupOf: at, dataDir, upstream, fetchedEntries, sizeEntries, journal, missing },
    text: [
      `Station ${station} is restored in ${dataDir}, from a backup of ${at}.`,
      `  ${upstreamText(restored)}`,
      `  ${JOURNALS[journal]}`,
      ...(missing.length === 0 ? [] : [`  no backup has these, put them there: ${missing.join(', ')}`]),
      `Next: birthmark station check --data ${dataDir}`,
    ].join('\n'),
  };
}

function clientOf({ clientCert: cert, clientKey: key }: RestoreCommand) {
  if (cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw new Fault('station.bad-argument', { problem: '--client-cert and --client-key belong together' });
}

const JOURNALS: Readonly<Record<RestoredStation['journal'], string>> = {
  'from-backup':
    'The journal of the signing service is that of the backup. If it signed anything since, it starts in quarantine.',
  kept: 'The journal of the signing service was there, and stays.',
  outside:
    'The folder of the signing service is not in the station: its journal was not put there. Where the backup has it, it is under signer-state.',
  elsewhere: 'The journal of the signing service is not in the backup: it is in an account of its own.',
};

function upstreamText({ upstream, fetchedEntries, sizeEntries, manifest }: RestoredStation): string {
  switch (upstream) {
    case 'asked':
      return `${manifest.ledger.sizeEntries} entries from the backup and ${fetchedEntries} from upstream: ${sizeEntries}.`;
    case 'not-needed':
      return `${sizeEntries} entries from the backup. The station was moved: nothing came after them, and upstream was not asked.`;
    case 'not-asked':
      return `${sizeEntries} entries from the backup. Upstream was NOT asked: what came after the backup is missing.`;
    case 'none':
      return `${sizeEntries} entries from the backup. The station has no upstream: what came after the backup is lost.`;
  }
}
