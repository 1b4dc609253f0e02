import { restore, type RestoredStation } from '../../backup/restore.ts';
import type { TakeOver } from '../../backup/take-over.ts';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import { askLine, askSecret } from '../ask-secret.ts';
import type { CommandResult } from '../output.ts';

export interface RestoreCommand {
  readonly data: string;
  readonly sha256?: string;
  readonly rehearse: boolean;
  readonly oldStationStopped: boolean;
  readonly enrol?: string;
  readonly code?: string;
  readonly fingerprint?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly withoutUpstream: boolean;
}

export async function restoreStation(
  path: string,
  options: RestoreCommand,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { data: dataDir, sha256: sha256Hex, rehearse } = options;
  const as = rehearse ? rehearsal(options) : await takeOverOf(options, signal);
  const restored = await restore({ path, dataDir, sha256Hex, as }, signal);
  const { manifest, upstream, fetchedEntries, sizeEntries, journal, missing } = restored;
  const { station, at } = manifest;
  const json = { ok: true, station, backupOf: at, rehearsal: rehearse, dataDir, upstream, fetchedEntries, sizeEntries };
  return {
    json: { ...json, journal, missing },
    text: (rehearse ? rehearsalLines(restored, dataDir) : stationLines(restored, dataDir)).join('\n'),
  };
}

function rehearsalLines({ manifest, sizeEntries }: RestoredStation, dataDir: string): string[] {
  const { station, at, files } = manifest;
  return [
    `Rehearsal of station ${station} in ${dataDir}, from a backup of ${at}.`,
    `  All ${files.length} files are as they were backed up. The ledger is whole: ${sizeEntries} entries.`,
    '  Neither token nor upstream was asked. This copy never starts, signs or sends.',
    `Look at it: birthmark station check --data ${dataDir}`,
    `Delete ${dataDir} afterwards: it is no station.`,
  ];
}

function stationLines(restored: RestoredStation, dataDir: string): string[] {
  const { manifest, journal, missing, config } = restored;
  const { station, at } = manifest;
  return [
    `Station ${station} is restored in ${dataDir}, from a backup of ${at}.`,
    `  ${upstreamText(restored)}`,
    `  ${JOURNALS[journal]}`,
    ...(missing.length === 0
      ? []
      : ['  No backup has these files. Put them there:', ...missing.map((each) => `    ${each}${hint(each, config)}`)]),
    `Next: birthmark station check --data ${dataDir}`,
  ];
}

/** Where the tokens of SoftHSM lie, only its configuration says. */
function hint(path: string, { signer }: RestoredStation['config']): string {
  const isConf = signer !== undefined && 'softhsmConf' in signer && signer.softhsmConf === path;
  return isConf ? ', and the folder that it names in directories.tokendir' : '';
}

/** Whatever speaks to upstream belongs to a station that takes over. */
function rehearsal({ oldStationStopped, enrol, code, clientCert, clientKey }: RestoreCommand): 'rehearsal' {
  if (oldStationStopped)
    throw wrongUse('--rehearse is for while the old station works: leave --old-station-stopped out');
  if ([enrol, code, clientCert, clientKey].some((each) => each !== undefined))
    throw wrongUse('a rehearsal asks nobody: leave --enrol, --code, --client-cert and --client-key out');
  return 'rehearsal';
}

async function takeOverOf(options: RestoreCommand, signal: AbortSignal): Promise<TakeOver> {
  const { oldStationStopped, withoutUpstream } = options;
  const client = clientOf(options);
  if (options.enrol !== undefined && (client !== undefined || withoutUpstream))
    throw wrongUse('--enrol gets the client certificate: leave --client-cert, --client-key and --without-upstream out');
  return {
    withoutUpstream,
    client,
    enrolment: await enrolmentOf(options, signal),
    requireStopped: async (station) => {
      if (!oldStationStopped) await askWhetherStopped(station, signal);
    },
  };
}

/** Two stations of one name and one token: upstream and the token would take both for a fork. */
async function askWhetherStopped(station: string, signal: AbortSignal): Promise<void> {
  if (process.stdin.isTTY) {
    process.stderr.write(`The station that made this backup must be off, and must never start again.\n`);
    if ((await askLine(`Type ${station} if that is so`, signal)) === station) return;
  }
  throw new Fault('backup.two-stations', { station });
}

async function enrolmentOf({ enrol: url, code, fingerprint }: RestoreCommand, signal: AbortSignal) {
  if (url === undefined && code === undefined && fingerprint === undefined) return undefined;
  if (url === undefined || fingerprint === undefined)
    throw wrongUse('--enrol, --code and --fingerprint belong together, as `upstream station add` prints them');
  const given = code === undefined ? await askSecret('One-time code', signal) : new Secret(code);
  return { url, code: given, fingerprintSha256Hex: fingerprint };
}

function clientOf({ clientCert: cert, clientKey: key }: RestoreCommand) {
  if (cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw wrongUse('--client-cert and --client-key belong together');
}

function wrongUse(problem: string): Fault {
  return new Fault('station.bad-argument', { problem });
}

const JOURNALS: Readonly<Record<RestoredStation['journal'], string>> = {
  'from-backup':
    'The journal of the signing service is as old as the backup. If the service signed anything since, the station starts in quarantine.',
  kept: 'The journal of the signing service exists already, and is kept.',
  outside:
    'The journal of the signing service belongs outside this folder: nothing was put there. Where the backup has it, it is in its folder signer-state.',
  elsewhere: 'The journal of the signing service is not in the backup: the service runs in an account of its own.',
};

function upstreamText({ upstream, fetchedEntries, sizeEntries, manifest }: RestoredStation): string {
  const { sizeEntries: ofBackup } = manifest.ledger;
  switch (upstream) {
    case 'asked':
      return `${sizeEntries} entries: ${ofBackup} from the backup, ${fetchedEntries} from upstream.`;
    case 'not-needed':
      return `${ofBackup} entries from the backup. The station was moved, and nothing came after them: upstream was not asked.`;
    case 'not-asked':
      return `${ofBackup} entries from the backup. Upstream was NOT asked: what came after the backup is missing.`;
    case 'none':
      return `${ofBackup} entries from the backup. The station has no upstream: what came after the backup is lost.`;
  }
}
