import { buffer } from 'node:stream/consumers';
import { parseCheckpoint, parseSignedNote, parseVerifierKey } from '../../codecs/notes.ts';
import { remainingMs } from '../../model/remaining-time.ts';
import { verifyInThread } from '../../ledger/verification/verify-in-thread.ts';
import type { TablesRebuilt } from '../../ledger/verify/rebuilds-seen.ts';
import { isOnlyUnsigned, type LedgerReport } from '../../ledger/verify/report.ts';
import { readStationConfig, type StationConfig } from '../../station/setup/station-config.ts';
import { verifyingKeys } from '../../station/setup/verifying-keys.ts';
import { Fault } from '../../fault.ts';
import { stopwatch } from '../../wait.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { inputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { redrawnLines } from '../redrawn-lines.ts';

export { verifyingKeys } from '../../station/setup/verifying-keys.ts';

/** What an auditor brings along: nobody who wrote in the data directory has chosen it. */
export interface VerifyLedgerOptions {
  readonly key?: string;
  /** Who the officers are that signed the migration, and with it the key of before. */
  readonly officersSha256?: string;
  readonly upstreamKey?: string;
  readonly receipt?: string;
}

type Keys = Awaited<ReturnType<typeof verifyingKeys>>['keys'];

async function keysFor(dataDir: string, options: VerifyLedgerOptions) {
  const { key, upstreamKey, receipt } = options;
  const { station, keys } = await verifyingKeys(dataDir);
  const { migration } = await readStationConfig(dataDir);
  if (migration !== undefined) requireOutsideOfficers(migration, options);
  const outside = {
    ...(key === undefined ? {} : { checkpointKey: outsideKey(key, keys.checkpointKey) }),
    ...(upstreamKey === undefined ? {} : { upstreamKey: parseVerifierKey(upstreamKey) }),
    ...(receipt === undefined ? {} : { newestReceipt: await readReceipt(receipt) }),
  };
  return { station, keys: Object.assign(keys, outside) };
}

/** The migration says up to where the key of before holds: its own files must not say who may sign that. */
function requireOutsideOfficers(
  { officersSha256: listed, officers: path }: NonNullable<StationConfig['migration']>,
  { key, officersSha256 }: VerifyLedgerOptions,
): void {
  if (officersSha256 !== undefined && officersSha256 !== listed)
    throw new Fault('document.other-officers', { path, reason: 'other-hash', sha256: listed, wanted: officersSha256 });
  if (key === undefined || officersSha256 !== undefined) return;
  const problem = 'the station was migrated: --officers-sha256 is needed with --key, for the earlier key';
  throw new Fault('station.bad-argument', { problem });
}

function outsideKey(key: string, pinned: Keys['checkpointKey']): NoteKey {
  const earlier = 'earlier' in pinned ? pinned.earlier : undefined;
  return { ...parseVerifierKey(key), ...(earlier === undefined ? {} : { earlier }) };
}

/** Refuses here what is no receipt: that would say nothing of the ledger. */
async function readReceipt(path: string): Promise<string> {
  const note = (path === '-' ? await buffer(process.stdin) : await inputFile(path)).toString('utf8');
  parseCheckpoint(parseSignedNote(note).text);
  return note;
}

/** Up to where somebody outside the station has seen it. */
function witnessLine({ entries, witness }: LedgerReport): string {
  const upTo = entries === 0 ? 'It has no entry' : `It is whole up to entry ${entries - 1}`;
  if (witness === undefined) return `${upTo}; no witness: upstream has cosigned none of it.`;
  return `${upTo}; newest witness: ${witness.at ?? 'undated'}, ${entries - witness.sizeEntries} entries ago.`;
}

/** Needs no HSM and no running station: the ledger, the pinned public keys and the issuing certificate are enough. */
export async function verify(
  dataDir: string,
  signal: AbortSignal,
  outside: VerifyLedgerOptions = {},
): Promise<CommandResult> {
  const { station, keys } = await keysFor(dataDir, outside);
  const report = await verifyShown(dataDir, keys, signal);
  const signed = `${report.checkpoints} checkpoints, ${report.unsignedEntries} of the newest entries under none`;
  const head = [
    `${station}: ${report.entries} entries, ${signed}, root ${report.rootHex}`,
    ...(report.readFrom === 'a copy' ? ['Checked a copy: nothing can be written beside the ledger.'] : []),
  ];
  return {
    ok: report.ok,
    json: report,
    text: [
      ...head,
      ...rebuildLines(report),
      ...(report.ok ? ['The ledger is whole.', witnessLine(report)] : [headline(report), ...problemLines(report)]),
    ].join('\n'),
  };
}

/** What follows are the problems. */
export function headline(report: LedgerReport): string {
  return isOnlyUnsigned(report)
    ? 'The ledger is NOT CHECKED against a signature: there is no checkpoint yet.'
    : 'The ledger is NOT whole:';
}

export function problemLines({ problems }: LedgerReport): string[] {
  return problems.map(({ seq, what }) => (seq === undefined ? `  ${what}` : `  entry ${seq}: ${what}`));
}

/** For the security officer: an upgrade rebuilds tables, and so does a repair after somebody else wrote in the file. */
function rebuildLines({ rebuilds, outdatedTables }: LedgerReport): string[] {
  const outdated =
    outdatedTables.length === 0 ? [] : [`The next start rebuilds ${outdatedTables.join(', ')}: new software.`];
  const lines = rebuilds.map(
    (each) => `  entry ${each.seq}, ${each.at}: ${each.tables.join(', ')}: ${whyRebuilt(each)}`,
  );
  return [...(lines.length === 0 ? [] : ['Tables were rebuilt:', ...lines]), ...outdated];
}

function whyRebuilt({ reason, fromVersion }: TablesRebuilt): string {
  switch (reason) {
    case 'schema-changed':
      return `software upgrade from ${fromVersion ?? 'another version'}`;
    case 'contents-differed':
      return 'THE CONTENTS DIFFERED from the entries: something else wrote in the file';
    case 'not-recorded':
      return 'reason not recorded';
  }
}

/** One line on stderr, and only at a terminal: a log has no use for it. */
async function verifyShown(dataDir: string, keys: Keys, signal: AbortSignal): Promise<LedgerReport> {
  const line = redrawnLines();
  const elapsedMs = stopwatch();
  try {
    return await verifyInThread(dataDir, keys, {
      signal,
      progress: (progress) => line?.(progressText(progress, elapsedMs())),
    });
  } finally {
    line?.clear();
    line?.done();
  }
}

export function progressText(progress: { done: number; of: number; entries: number }, elapsedMs: number): string {
  const { done, of, entries } = progress;
  const leftMs = remainingMs(progress, elapsedMs);
  const left = leftMs === undefined ? '' : `, about ${durationText(leftMs)} left`;
  return `Verifying ${entries.toLocaleString('en-US')} entries: ${Math.floor((100 * done) / of)} %${left}`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
