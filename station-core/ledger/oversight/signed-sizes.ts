/**
 * The checkpoints and receipts of a ledger, size by size: who signed, and whether the ledger still has the tree that was
 * signed. It says what a person should look at; the verdict on the whole is `verify`'s.
 */
import { parseCheckpoint, parseSignedNote, verifySignedNote } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { keyAtSize } from '../../formats/tlog/log-signature.ts';
import { keyOfSize } from '../../formats/tlog/note-key.ts';
import { linesOf, type NoteKey, type SignedNote } from '../../formats/tlog/signed-note.ts';
import { sameHash } from '../merkle/leaf-hash.ts';
import { treeRoot } from '../merkle/tree-root.ts';
import { firstSizeWithLineOf, nodesOf, readEntryOrFault, readHead, statement } from '../store.ts';
import type { Db, NoteTable } from '../store.ts';

export interface AskedSizes {
  /** Sizes below this one. */
  readonly beforeSize: number;
  readonly limit: number;
  readonly checkpointKey: NoteKey;
  /** Absent where the station has no upstream: then nothing can be said of a cosignature. */
  readonly upstreamKey: NoteKey | undefined;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyIdHex: string;
  readonly signer: 'station' | 'upstream' | 'unknown';
  readonly at: string | null;
}

export interface SignedTree {
  readonly rootHex: string;
  readonly tree: 'same' | 'fork' | 'beyond-the-end' | 'unreadable';
  readonly signed: 'good' | 'bad';
  readonly signatures: readonly NoteSignature[];
}

export interface SignedSize {
  readonly sizeEntries: number;
  readonly newestAt: string | null;
  readonly checkpoint: SignedTree | null;
  readonly receipt: SignedTree | null;
}

export interface SignedSizes {
  readonly sizes: readonly SignedSize[];
  readonly total: number;
  readonly sizeEntries: number;
}

const SIGNED = 'SELECT sizeEntries FROM checkpoints UNION SELECT sizeEntries FROM receipts';

export function signedSizes(db: Db, asked: AskedSizes): SignedSizes {
  const rows = statement(
    db,
    `SELECT sizeEntries, checkpoints.note AS checkpoint, receipts.note AS receipt FROM
       (SELECT sizeEntries FROM (${SIGNED}) WHERE sizeEntries < ? ORDER BY sizeEntries DESC LIMIT ?)
       LEFT JOIN checkpoints USING (sizeEntries) LEFT JOIN receipts USING (sizeEntries) ORDER BY sizeEntries DESC`,
  );
  const found = rows.all(asked.beforeSize, asked.limit) as Row[];
  const { sizeEntries } = readHead(db);
  return {
    sizes: found.map((row) => signedSize(db, row, { ...asked, endEntries: sizeEntries })),
    total: statement(db, `SELECT count(*) FROM (${SIGNED})`).pluck().get() as number,
    sizeEntries,
  };
}

interface Row {
  readonly sizeEntries: number;
  readonly checkpoint: string | null;
  readonly receipt: string | null;
}

interface Judging extends AskedSizes {
  readonly endEntries: number;
}

function signedSize(db: Db, { sizeEntries, checkpoint, receipt }: Row, judging: Judging): SignedSize {
  const { checkpointKey, upstreamKey, endEntries } = judging;
  const own = [checkpointKey];
  const both = upstreamKey === undefined ? own : [checkpointKey, upstreamKey];
  const reached = sizeEntries > 0 && sizeEntries <= endEntries;
  const tree = (note: string, table: NoteTable) => {
    const keyThen = (key: NoteKey) => keyAtSize(key, sizeEntries, firstSizeWithLineOf(db, table, key.postQuantum));
    const needed = (table === 'receipts' ? both : own).map(keyThen);
    return signedTree(db, { sizeEntries, note, needed, judging });
  };
  return {
    sizeEntries,
    newestAt: reached ? readEntryOrFault(db, sizeEntries - 1).at : null,
    checkpoint: checkpoint === null ? null : tree(checkpoint, 'checkpoints'),
    receipt: receipt === null ? null : tree(receipt, 'receipts'),
  };
}

interface ToJudge {
  readonly sizeEntries: number;
  readonly note: string;
  /** Each of these must have signed. */
  readonly needed: readonly NoteKey[];
  readonly judging: Judging;
}

function signedTree(db: Db, { sizeEntries, note, needed, judging }: ToJudge): SignedTree {
  const parsed = understood(() => {
    const signedNote = parseSignedNote(note);
    return { signedNote, checkpoint: parseCheckpoint(signedNote.text) };
  });
  if (parsed === undefined) return { rootHex: '', tree: 'unreadable', signed: 'bad', signatures: [] };
  const { signedNote, checkpoint } = parsed;
  const rootHex = Buffer.from(checkpoint.rootHash).toString('hex');
  const isSigned = needed.every((key) => understood(() => verifySignedNote(signedNote, [key])) !== undefined);
  const { checkpointKey, upstreamKey } = judging;
  const known = { checkpointKey: keyOfSize(checkpointKey, sizeEntries), upstreamKey };
  const signed = isSigned && checkpoint.sizeEntries === sizeEntries ? 'good' : 'bad';
  return {
    rootHex,
    tree: treeOf(db, checkpoint, judging),
    signed,
    signatures: signaturesOf(signedNote, known, needed),
  };
}

function treeOf(db: Db, checkpoint: ReturnType<typeof parseCheckpoint>, { endEntries }: Judging): SignedTree['tree'] {
  if (checkpoint.sizeEntries > endEntries) return 'beyond-the-end';
  return sameHash(treeRoot(checkpoint.sizeEntries, nodesOf(db)), checkpoint.rootHash) ? 'same' : 'fork';
}

function signaturesOf(
  note: SignedNote,
  { checkpointKey, upstreamKey }: Pick<Judging, 'checkpointKey' | 'upstreamKey'>,
  needed: readonly NoteKey[],
): NoteSignature[] {
  const own = linesOf(note, checkpointKey);
  const theirs = upstreamKey === undefined ? [] : linesOf(note, upstreamKey);
  const at = timeOf(
    note,
    needed.find(({ name }) => name === upstreamKey?.name),
  );
  return note.lines.map((line) => {
    const signer = own.includes(line) ? 'station' : theirs.includes(line) ? 'upstream' : 'unknown';
    return { name: line.name, keyIdHex: line.keyIdHex, signer, at: signer === 'upstream' ? at : null };
  });
}

function timeOf(note: SignedNote, upstreamKey: NoteKey | undefined): string | null {
  if (upstreamKey === undefined) return null;
  const [signer] = understood(() => verifySignedNote(note, [upstreamKey])) ?? [];
  return signer?.timestampSeconds === undefined ? null : new Date(signer.timestampSeconds * 1_000).toISOString();
}

/** What a note that is no note, or is signed by somebody else, makes of itself is `undefined`; our own bugs are thrown. */
function understood<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
