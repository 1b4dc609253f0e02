/** Judges what was signed or stored of the tree as a whole: its head, our checkpoints, and the receipts of upstream. */
import { Fault } from '../../fault.ts';
import { openCheckpoint, parseSignedNote, verifySignedNote } from '../../codecs/notes.ts';
import { keyAtSize, logKey } from '../../formats/tlog/log-signature.ts';
import { lineStartOf } from '../../formats/tlog/note-key.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { sameHash } from '../merkle/leaf-hash.ts';
import type { Head, StoredNote } from '../store.ts';
import type { Problems } from './problems.ts';
import type { Witnessed } from './report.ts';
import type { Walk } from './ranges/tree-of-ranges.ts';

export function checkHead(head: Head | undefined, walk: Walk, problems: Problems): void {
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

export interface JudgingNotes {
  /** Raw Ed25519, or all that is known of it. */
  readonly checkpointKey: Uint8Array | NoteKey;
  readonly upstreamKey?: NoteKey;
  readonly walk: Walk;
  readonly station: string;
  readonly problems: Problems;
}

/** The sizes of the good ones, smallest first. */
export function goodCheckpoints(checkpoints: readonly StoredNote[], judging: JudgingNotes): number[] {
  const { walk, station, checkpointKey, problems } = judging;
  const keyAt = keyInSeries(checkpoints, logKey(station, checkpointKey));
  const good: number[] = [];
  let from = 0; // entries before this one are under a good checkpoint
  for (const { sizeEntries, note } of checkpoints) {
    const who = `the checkpoint over ${sizeEntries} entries`;
    const opened = opening(who, problems, () => openCheckpoint(note, station, [keyAt(sizeEntries)]));
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

/** A receipt is our own checkpoint with upstream's cosignature: what it acknowledged must be what we have. Gives the newest good one. */
export function checkReceipts(
  receipts: readonly StoredNote[],
  checkpoints: ReadonlySet<number>,
  judging: JudgingNotes,
): Witnessed | undefined {
  let newest: Witnessed | undefined;
  const { walk, station, checkpointKey, upstreamKey, problems } = judging;
  const ownAt = keyInSeries(receipts, logKey(station, checkpointKey));
  const upstreamAt = upstreamKey && keyInSeries(receipts, upstreamKey);
  for (const { sizeEntries, note } of receipts) {
    const who = `the receipt over ${sizeEntries} entries`;
    const opened = opening(who, problems, () => {
      const signed = parseSignedNote(note);
      const [seen] = upstreamAt === undefined ? [] : verifySignedNote(signed, [upstreamAt(sizeEntries)]);
      return { receipt: openCheckpoint(note, station, [ownAt(sizeEntries)]), seenSeconds: seen?.timestampSeconds };
    });
    if (opened === undefined) continue;
    const { receipt, seenSeconds } = opened;
    if (!checkpoints.has(receipt.sizeEntries)) problems.add(`${who} is of a checkpoint that is gone`);
    checkSize(who, receipt.sizeEntries, { walk, problems });
    const root = walk.rootAt(receipt.sizeEntries);
    if (root === undefined) continue;
    if (sameHash(root, receipt.rootHash)) newest = witnessed(receipt.sizeEntries, seenSeconds);
    else problems.add(`${who} is of another tree`);
  }
  return newest;
}

function witnessed(sizeEntries: number, seenSeconds: number | undefined): Witnessed {
  if (seenSeconds === undefined) return { sizeEntries };
  return { sizeEntries, at: new Date(seenSeconds * 1000).toISOString() };
}

/** Notes from before the ML-DSA-44 key are judged by the other alone; see `keyAtSize`. */
function keyInSeries(notes: readonly StoredNote[], key: NoteKey): (sizeEntries: number) => NoteKey {
  const { postQuantum } = key;
  if (postQuantum === undefined) return (sizeEntries) => keyAtSize(key, sizeEntries, undefined);
  const start = `\n${lineStartOf(postQuantum)}`;
  const first = notes.find(({ note }) => note.includes(start))?.sizeEntries;
  return (sizeEntries) => keyAtSize(key, sizeEntries, first);
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
