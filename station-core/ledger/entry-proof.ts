/**
 * The proof that one entry is in this ledger, for somebody who has neither the ledger nor our code: a C2SP tlog-proof.
 * It is verified before it is handed out, so a ledger that was changed yields a fault and no proof.
 */
import { X509Certificate } from 'node:crypto';
import { Fault } from '../fault.ts';
import { formatTlogProof, openCheckpoint, parseTlogProof, verifySignedNote } from '../codecs/notes.ts';
import { logKey } from '../formats/tlog/log-signature.ts';
import { keyOfSize } from '../formats/tlog/note-key.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { decodeEntry, type Entry } from './entry.ts';
import { verifyInclusion } from './merkle/inclusion.ts';
import { leafHash } from './merkle/leaf-hash.ts';
import type { LedgerReader } from './reader.ts';
import { type EarlierIssuer, issuerCertDerAt } from './verify/certificates/issuers.ts';

export interface ProofKeys {
  /** Raw Ed25519, or all that is known of it. */
  readonly checkpointKey: Uint8Array | NoteKey;
  /** Whose cosignature a receipt must carry; without it a cosignature is passed on unchecked. */
  readonly upstreamKey?: NoteKey;
  /** Goes into the proof of a certificate, so that the chain to the root can be built from it. */
  readonly issuerCertDer?: Uint8Array;
  /** Who issued before the station was migrated. */
  readonly earlierIssuer?: EarlierIssuer;
}

export interface EntryProof {
  /** The file, `.tlog-proof`. */
  readonly text: string;
  readonly entry: Entry;
  /** The tree whose checkpoint is in the proof. */
  readonly sizeEntries: number;
  /** Names on the signature lines: the station, and upstream once it has a receipt. */
  readonly signers: readonly string[];
}

/** Throws `proof.no-entry`, `proof.not-signed-yet`, or what is wrong with the ledger. */
export function entryProof(ledger: LedgerReader, seq: number, keys: ProofKeys): EntryProof {
  const { sizeEntries: inLedger } = ledger.head();
  if (seq >= inLedger) throw new Fault('proof.no-entry', { seq, entriesInLedger: inLedger });
  const [row] = ledger.entriesFrom(seq, 1);
  const entry = row?.seq === seq ? decodeEntry(row.leaf) : undefined;
  if (row === undefined || entry === undefined) throw damaged(seq, 'not the entry that was written');
  const signed = ledger.firstSignedOver(seq, logKey(ledger.station(), keys.checkpointKey), keys.upstreamKey);
  if (signed === undefined) throw notSignedYet(ledger, seq);
  const { sizeEntries, note } = signed;
  const hashes = ledger.inclusionProof(seq, sizeEntries);
  const signers = checked({ ledger, keys, note, seq, leaf: row.leaf, hashes });
  const extra = proofExtra(row.leaf, issuersOf(entry, issuerCertDerAt(keys, seq)));
  return { text: formatTlogProof({ extra, index: seq, hashes, checkpoint: note }), entry, sizeEntries, signers };
}

/**
 * Extra data is for what rebuilds the record hash (c2sp.org/tlog-proof), and here that is the entry itself: the first
 * line, byte for byte. Each line after it is a certificate in base64 that leads towards the root.
 */
function proofExtra(leaf: Uint8Array, issuers: readonly Uint8Array[]): Buffer {
  const lines = issuers.map((der) => `\n${Buffer.from(der).toString('base64')}`);
  return Buffer.concat([leaf, Buffer.from(lines.join(''), 'ascii')]);
}

/** The entry of a proof as its bytes; canonical JSON has no line breaks of its own. */
export function provenLeaf(proof: string | Uint8Array): Uint8Array {
  const { extra = new Uint8Array() } = parseTlogProof(proof);
  const end = extra.indexOf(0x0a);
  return end < 0 ? extra : extra.subarray(0, end);
}

interface Claim {
  readonly ledger: LedgerReader;
  readonly keys: ProofKeys;
  readonly note: string;
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

function checked({ ledger, keys, note, seq, leaf, hashes }: Claim): readonly string[] {
  const station = ledger.station();
  const { sizeEntries, rootHash } = openCheckpoint(note, station, [logKey(station, keys.checkpointKey)]);
  const own = keyOfSize(logKey(station, keys.checkpointKey), sizeEntries);
  const claim = { leafHash: leafHash(leaf), index: seq, sizeEntries, rootHash, proof: hashes };
  if (!verifyInclusion(claim)) throw damaged(seq, 'not in the tree that was signed');
  const others = cosigners(note, own, keys.upstreamKey);
  return [station, ...others];
}

/** A checkpoint has no line but the station's own; a receipt has upstream's too. */
function cosigners(note: string, own: NoteKey, upstreamKey: NoteKey | undefined): readonly string[] {
  const known = upstreamKey === undefined ? [own] : [own, upstreamKey];
  return verifySignedNote(note, known).flatMap(({ key }) => (key === own ? [] : [key.name]));
}

function issuersOf(entry: Entry, issuerCertDer: Uint8Array | undefined): readonly Uint8Array[] {
  if (entry.kind !== 'certificate-issued' || issuerCertDer === undefined) return [];
  if (!hasIssued(issuerCertDer, Buffer.from(entry.certBase64, 'base64'))) {
    const problem = 'this certificate did not issue that of the unit';
    throw new Fault('station.bad-config', { field: 'ca.intermediate', problem, seq: entry.seq });
  }
  return [issuerCertDer];
}

function hasIssued(issuerCertDer: Uint8Array, certDer: Uint8Array): boolean {
  const issuer = new X509Certificate(issuerCertDer);
  try {
    const certificate = new X509Certificate(certDer);
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch (error) {
    // OpenSSL has its own code for what it cannot read.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function notSignedYet(ledger: LedgerReader, seq: number): Fault {
  const signedEntries = ledger.latestCheckpoint()?.sizeEntries ?? 0;
  return new Fault('proof.not-signed-yet', { seq, signedEntries });
}

function damaged(seq: number, reason: string): Fault {
  return new Fault('ledger.damaged', { seq, reason });
}
