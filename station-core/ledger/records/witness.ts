/**
 * Who has seen the entries of a unit: the station's own checkpoint, and the receipt with which upstream cosigned one. The
 * oldest of each that covers them all is named, for it says the most about when they existed.
 */
import { openCheckpoint, verifySignedNote } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { keyAtSize } from '../../formats/tlog/log-signature.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { sameHash } from '../merkle/leaf-hash.ts';
import { treeRoot } from '../merkle/tree-root.ts';
import {
  firstNoteOver,
  firstSizeWithLineOf,
  nodesOf,
  readEntryOrFault,
  readHead,
  type Db,
  type NoteTable,
  type StoredNote,
} from '../store.ts';

export interface WitnessKeys {
  /** The station's own, by which it signs checkpoints. */
  readonly checkpointKey: NoteKey;
  /** Absent when the station has no upstream. */
  readonly upstreamKey?: NoteKey;
}

export interface SeenBy extends StoredNote {
  readonly rootHex: string;
  /** The time of the newest entry under it: the note is not older. */
  readonly newestAt: string;
  /** When the cosigner says that it looked; a checkpoint carries no time. */
  readonly cosignedAt?: string;
  readonly signers: readonly string[];
}

export type Seen = { readonly state: 'none' } | (SeenBy & { readonly state: 'good' }) | BadNote;

/** There is one, and it does not prove what it should. */
export interface BadNote {
  readonly state: 'bad';
  readonly sizeEntries: number;
  readonly reason: string;
}

export interface Witness {
  /** The newest entry that must be covered. */
  readonly lastSeq: number;
  readonly sizeEntries: number;
  readonly checkpoint: Seen;
  /** `none` is also the answer of a station without upstream. */
  readonly receipt: Seen;
}

export function witnessOf(db: Db, lastSeq: number, keys: WitnessKeys): Witness {
  const { checkpointKey, upstreamKey } = keys;
  return {
    lastSeq,
    sizeEntries: readHead(db).sizeEntries,
    checkpoint: seen(db, lastSeq, { table: 'checkpoints', signers: [checkpointKey] }),
    receipt:
      upstreamKey === undefined
        ? { state: 'none' }
        : seen(db, lastSeq, { table: 'receipts', signers: [checkpointKey, upstreamKey] }),
  };
}

interface Wanted {
  readonly table: NoteTable;
  /** Every one of these must have signed. */
  readonly signers: readonly [own: NoteKey, cosigner?: NoteKey];
}

function seen(db: Db, lastSeq: number, { table, signers }: Wanted): Seen {
  const stored = firstNoteOver(db, table, lastSeq);
  if (stored === undefined) return { state: 'none' };
  const bad = (reason: string): BadNote => ({ state: 'bad', sizeEntries: stored.sizeEntries, reason });
  try {
    const keyThen = (key: NoteKey): NoteKey =>
      keyAtSize(key, stored.sizeEntries, firstSizeWithLineOf(db, table, key.postQuantum));
    const [own, cosigner] = signers;
    const opened = openCheckpoint(stored.note, readHead(db).station, [keyThen(own)]);
    if (opened.sizeEntries !== stored.sizeEntries) return bad('it was signed over another size');
    if (!sameHash(treeRoot(stored.sizeEntries, nodesOf(db)), opened.rootHash)) return bad('it signed another tree');
    const [witness] = cosigner === undefined ? [] : verifySignedNote(stored.note, [keyThen(cosigner)]);
    const seconds = witness?.timestampSeconds;
    return {
      state: 'good',
      ...stored,
      rootHex: Buffer.from(opened.rootHash).toString('hex'),
      newestAt: readEntryOrFault(db, stored.sizeEntries - 1).at,
      ...(seconds === undefined ? {} : { cosignedAt: new Date(seconds * 1000).toISOString() }),
      signers: signers.flatMap((key) => key?.name ?? []),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return bad(String(error.evidence['reason'] ?? error.code));
  }
}
