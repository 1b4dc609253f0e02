/**
 * Judges a ledger from its bytes alone: recomputes every hash, every signature and every table, believes nothing that is
 * stored, and names the entries that are not what they were. It changes nothing and needs no station.
 */
import { Fault } from '../../fault.ts';
import { openCheckpoint, parseSignedNote, verifySignedNote } from '../../codecs/notes.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { sameHash } from '../merkle/leaf-hash.ts';
import type { Entry } from '../entry.ts';
import { RebuildsSeen, type TablesRebuilt } from './rebuilds-seen.ts';
import { Problems, type LedgerProblem } from './problems.ts';
import { openAnywhere, type OpenedAnywhere } from '../open-anywhere.ts';
import { ledgerPath } from '../reader.ts';
import { notReached } from '../sqlite-errors.ts';
import { allNotes, findHead, lastSeq, whatIsIn, type Db, type Head, type StoredNote } from '../store.ts';
import { birthReceiptJudge } from './verify-birth-receipts.ts';
import { certificateJudge } from './verify-certificates.ts';
import { walkEntries, type Walk } from './verify-entries.ts';
import { compareProjections } from './verify-projections.ts';

export type { LedgerProblem } from './problems.ts';

export interface LedgerReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Root of the tree over the entries as they are now. */
  readonly rootHex: string;
  /** Checkpoints with a good signature over the tree as it is now. */
  readonly checkpoints: number;
  /** How many of the newest entries are under no checkpoint: fine while a station works, unless it is all of them. */
  readonly unsignedEntries: number;
  readonly problems: readonly LedgerProblem[];
  /** Every time that tables were rebuilt, and why. */
  readonly rebuilds: readonly TablesRebuilt[];
  /** Tables that other software has defined; the next start of the station rebuilds them. */
  readonly outdatedTables: readonly string[];
  /** A copy, where nothing can be written beside the ledger. */
  readonly readFrom: OpenedAnywhere['readFrom'];
}

/** Entries missing at the end are named one by one, up to this many. */
const MOST_MISSING = 500;

/** Somebody who can delete the checkpoints could also have written the rest. */
export const UNSIGNED = 'no checkpoint covers any of the entries: nothing proves that they are what was written';

export interface VerifyOptions {
  readonly checkpointKey: Uint8Array;
  /** Whose signature every certificate must carry; without it only their hashes are checked. */
  readonly issuerCertDer?: Uint8Array;
  /** Whose cosignature every receipt must carry; without it only their trees are checked. */
  readonly upstreamKey?: NoteKey;
  /** Of this software; without it every table must be defined as this software does. */
  readonly version?: string;
  /** Called as the work goes on: so many steps of so many are done. Each entry is read once, and replayed once. */
  readonly progress?: (done: number, of: number) => void;
}

/** Throws `ledger.cannot-open` without a ledger, `ledger.not-checked` for one that cannot be read: neither is a verdict. */
export function verifyLedger(dir: string, options: VerifyOptions): LedgerReport {
  using opened = openAnywhere(ledgerPath(dir));
  return verifyOpened(opened, options);
}

/** Leaves the database in a transaction: whoever reads on reads what was verified. */
export function verifyOpened({ db, readFrom }: OpenedAnywhere, options: VerifyOptions): LedgerReport {
  const problems = new Problems();
  const nothing = { entries: 0, rootHex: '', checkpoints: 0, unsignedEntries: 0, rebuilds: [], outdatedTables: [] };
  try {
    const found = problems.look('the file', () => examine(db, options, problems));
    return { ok: problems.list.length === 0, ...(found ?? nothing), problems: problems.list, readFrom };
  } catch (error) {
    const sqlite = notReached(error);
    if (sqlite === undefined) throw error;
    throw new Fault('ledger.not-checked', { path: db.name, sqlite }, { cause: error });
  }
}

function examine(db: Db, options: VerifyOptions, problems: Problems) {
  db.pragma('cell_size_check = ON');
  db.exec('BEGIN'); // one moment of the ledger, whatever its writer does meanwhile
  if (whatIsIn(db) !== 'ours') problems.add('not a ledger of this version');
  const head = problems.look('the head', () => findHead(db));
  const found = problems.look('the list of entries', () => lastSeq(db) ?? -1) ?? -1;
  const last = Math.max(found, Math.min((head?.sizeEntries ?? 0) - 1, found + MOST_MISSING));
  const checkpoints = problems.look('the checkpoints', () => allNotes(db, 'checkpoints')) ?? [];
  const receipts = problems.look('the receipts', () => allNotes(db, 'receipts')) ?? [];
  const { issuerCertDer } = options;
  const judges = [certificateJudge, birthReceiptJudge].map((judge) => judge({ db, issuerCertDer, problems }));
  const seen = new RebuildsSeen();
  const { progress = () => undefined } = options;
  const look = (entry: Entry): void => {
    progress(entry.seq + 1, 2 * (last + 1));
    for (const judge of judges) judge(entry);
    seen.look(entry);
  };
  const walk = walkEntries(db, { lastSeq: last, station: head?.station, problems, look });
  checkHead(head, walk, problems);
  const judging = { ...options, walk, station: head?.station ?? '', problems };
  const good = goodCheckpoints(checkpoints, judging);
  checkReceipts(receipts, new Set(checkpoints.map(({ sizeEntries }) => sizeEntries)), judging);
  const upgraded = options.version !== undefined && seen.startedVersion !== options.version;
  const replayed = (entries: number): void => {
    progress(last + 1 + entries, 2 * (last + 1));
  };
  const comparing = {
    sizeEntries: last + 1,
    upgraded: upgraded && seen.startedVersion !== undefined,
    problems,
    replayed,
  };
  const entriesAreGood = !problems.list.some((problem) => problem.seq !== undefined);
  const outdatedTables = entriesAreGood ? compareProjections(db, comparing) : [];
  checkFile(db, problems);
  const rootHex = Buffer.from(walk.rootAt(walk.sizeEntries) ?? []).toString('hex');
  const unsignedEntries = walk.sizeEntries - (good.at(-1) ?? 0);
  if (good.length === 0 && walk.sizeEntries > 0) problems.add(UNSIGNED);
  const rebuilds = seen.list;
  return { entries: walk.sizeEntries, rootHex, checkpoints: good.length, unsignedEntries, rebuilds, outdatedTables };
}

function checkHead(head: Head | undefined, walk: Walk, problems: Problems): void {
  if (head === undefined) {
    problems.add('the head is missing');
    return;
  }
  checkSize('the head', head.sizeEntries, { walk, problems });
  if (head.sizeEntries < walk.sizeEntries) problems.add('beyond the head of the tree', head.sizeEntries);
  const root = walk.rootAt(head.sizeEntries);
  if (root !== undefined && !sameHash(root, head.rootHash)) problems.add('the head is not the root of the tree');
}

function checkSize(who: string, sizeEntries: number, { walk, problems }: { walk: Walk; problems: Problems }): void {
  if (sizeEntries <= walk.sizeEntries) return;
  problems.add(`missing at the end: ${who} speaks of ${sizeEntries} entries`, walk.sizeEntries);
}

interface Judging extends VerifyOptions {
  readonly walk: Walk;
  readonly station: string;
  readonly problems: Problems;
}

/** The sizes of the good ones, smallest first. */
function goodCheckpoints(checkpoints: readonly StoredNote[], judging: Judging): number[] {
  const { walk, station, checkpointKey, problems } = judging;
  const key = { name: station, algorithm: 'ed25519', publicKey: checkpointKey } as const;
  const good: number[] = [];
  let from = 0; // entries before this one are under a good checkpoint
  for (const { sizeEntries, note } of checkpoints) {
    const who = `the checkpoint over ${sizeEntries} entries`;
    const opened = opening(who, problems, () => openCheckpoint(note, station, [key]));
    if (opened === undefined) continue;
    if (opened.sizeEntries !== sizeEntries) {
      problems.add(`${who} was signed over ${opened.sizeEntries}`);
      continue;
    }
    checkSize(who, sizeEntries, { walk, problems });
    const root = walk.rootAt(sizeEntries);
    if (root === undefined) continue;
    if (sameHash(root, opened.rootHash)) {
      good.push(sizeEntries);
      from = sizeEntries;
    } else {
      problems.add(`${who} signed another tree: it differs in the entries ${from} to ${sizeEntries - 1}`);
    }
  }
  return good;
}

/** A receipt is our own checkpoint with upstream's cosignature: what it acknowledged must be what we have. */
function checkReceipts(receipts: readonly StoredNote[], checkpoints: ReadonlySet<number>, judging: Judging): void {
  const { walk, station, checkpointKey, upstreamKey, problems } = judging;
  const own = { name: station, algorithm: 'ed25519', publicKey: checkpointKey } as const;
  for (const { sizeEntries, note } of receipts) {
    const who = `the receipt over ${sizeEntries} entries`;
    const receipt = opening(who, problems, () => {
      const signed = parseSignedNote(note);
      if (upstreamKey !== undefined) verifySignedNote(signed, [upstreamKey]);
      return openCheckpoint(note, station, [own]);
    });
    if (receipt === undefined) continue;
    if (!checkpoints.has(receipt.sizeEntries)) problems.add(`${who} is of a checkpoint that is gone`);
    checkSize(who, receipt.sizeEntries, { walk, problems });
    const root = walk.rootAt(receipt.sizeEntries);
    if (root !== undefined && !sameHash(root, receipt.rootHash)) problems.add(`${who} is of another tree`);
  }
}

function opening<T>(who: string, problems: Problems, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.add(`${who}: ${error.message} (${String(error.evidence['reason'])})`);
    return undefined;
  }
}

/** SQLite's own check, for damage beside the entries. */
function checkFile(db: Db, problems: Problems): void {
  const answers = problems.look('the file', () => db.pragma('quick_check(20)') as { quick_check: string }[]) ?? [];
  for (const { quick_check: answer } of answers) if (answer !== 'ok') problems.add(`SQLite says: ${answer}`);
}
