/** One entry as it is hashed, and which signed tree heads hold it. Their signatures are checked by `ledger verify`. */
import { parseCheckpoint, parseSignedNote } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { decodeEntry } from '../entry.ts';
import { verifyInclusion } from '../merkle/inclusion.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import type { LedgerReader, StoredNote } from '../reader.ts';

export interface EntryInTree {
  readonly seq: number;
  /** Null for bytes that are no entry of this or an earlier version. */
  readonly at: string | null;
  readonly kind: string;
  readonly canonicalJson: string;
  readonly leafHashHex: string;
  readonly sizeEntries: number;
  readonly checkpoint: HeldBy | null;
  readonly receipt: HeldBy | null;
}

export interface HeldBy {
  readonly sizeEntries: number;
  readonly rootHashHex: string;
  readonly pathHashes: number;
  /** Whether the path of hashes from the entry ends at this root. */
  readonly leads: boolean;
}

/** Throws `ledger.no-such-entry`. */
export function entryInTree(ledger: LedgerReader, seq: number): EntryInTree {
  const { sizeEntries } = ledger.head();
  const [found] = ledger.entriesFrom(seq, 1);
  if (found?.seq !== seq) throw new Fault('ledger.no-such-entry', { seq, sizeEntries });
  const { leaf } = found;
  const entry = decodeEntry(leaf);
  const inclusion = { ledger, seq, hash: leafHash(leaf) };
  return {
    seq,
    at: entry?.at ?? null,
    kind: entry?.kind ?? 'unreadable',
    canonicalJson: Buffer.from(leaf).toString('utf8'),
    leafHashHex: inclusion.hash.toString('hex'),
    sizeEntries,
    checkpoint: heldBy(ledger.latestCheckpoint(), inclusion),
    receipt: heldBy(ledger.latestReceipt(), inclusion),
  };
}

interface Inclusion {
  readonly ledger: LedgerReader;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Null when the newest note is older than the entry. */
function heldBy(note: StoredNote | undefined, { ledger, seq, hash }: Inclusion): HeldBy | null {
  if (note === undefined || note.sizeEntries <= seq) return null;
  const { sizeEntries, rootHash } = parseCheckpoint(parseSignedNote(note.note).text);
  const proof = ledger.inclusionProof(seq, sizeEntries);
  return {
    sizeEntries,
    rootHashHex: Buffer.from(rootHash).toString('hex'),
    pathHashes: proof.length,
    leads: verifyInclusion({ leafHash: hash, index: seq, sizeEntries, rootHash, proof }),
  };
}
