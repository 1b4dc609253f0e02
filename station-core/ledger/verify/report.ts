/** What a verification is given, and what it answers. */
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { OpenedAnywhere } from '../open-anywhere.ts';
import type { EarlierIssuer } from './certificates/issuers.ts';
import type { LedgerProblem } from './problems.ts';
import type { TablesRebuilt } from './rebuilds-seen.ts';

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
  /** The newest good receipt: somebody else has seen the tree of this size. Absent when there is none. */
  readonly witness?: Witnessed;
  /** A copy, where nothing can be written beside the ledger. */
  readonly readFrom: OpenedAnywhere['readFrom'];
}

export interface Witnessed {
  readonly sizeEntries: number;
  /** Absent when the receipt was not held against upstream's key. */
  readonly at?: string;
}

/**
 * Whether nothing is wrong but that nobody has signed anything: as in the first minute of a station, and as after somebody
 * has deleted every checkpoint. It is no proof of either.
 */
export function isOnlyUnsigned({ ok, entries, checkpoints, problems }: LedgerReport): boolean {
  return !ok && entries > 0 && checkpoints === 0 && problems.length === 1;
}

export interface VerifyOptions {
  /** Raw Ed25519, or all that is known of it. */
  readonly checkpointKey: Uint8Array | NoteKey;
  /** Whose signature every certificate must carry; without it only their hashes are checked. */
  readonly issuerCertDer?: Uint8Array;
  /** Who issued before the station was migrated. */
  readonly earlierIssuer?: EarlierIssuer;
  /** Whose cosignature every receipt must carry; without it only their trees are checked. */
  readonly upstreamKey?: NoteKey;
  /** Upstream's newest receipt as somebody else keeps it: a ledger that was put back does not hold its entries. */
  readonly newestReceipt?: string;
  /** Of this software; without it every table must be defined as this software does. */
  readonly version?: string;
  /** For tests: 2^rangeLevel entries are looked at as one range, however few there are. */
  readonly rangeLevel?: number;
}
