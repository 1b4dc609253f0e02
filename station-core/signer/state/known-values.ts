import type { RevocationReason } from '../../model/issuance/revocation-reason.ts';
import type { TreeHead } from './records.ts';

/** What is known of a journal besides its certificates. */

export interface Receipt {
  readonly tree: TreeHead;
  readonly witnessedAt: string;
}

export interface Quarantine {
  readonly id: string;
  readonly reason: string;
  readonly at: string;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

/** A certificate that every CRL from then on lists. */
export interface Revocation {
  readonly certSerialHex: string;
  readonly unit: string;
  readonly reason: RevocationReason;
  readonly at: string;
}

/** The newest quarantine that two officers ended. */
export interface Lifted {
  readonly id: string;
  readonly at: string;
  readonly reason: string;
  readonly officers: readonly string[];
  readonly documentSha256Hex: string;
}

export interface NumberedDocument {
  readonly number: number;
  readonly sha256Hex: string;
}

export interface DocumentsInForce {
  readonly manifest?: NumberedDocument;
  readonly revocations?: NumberedDocument;
  readonly permits: readonly { readonly permit: string; readonly sha256Hex: string }[];
}

export const EMPTY_TREE: TreeHead = {
  sizeEntries: 0,
  // SHA-256 of nothing (RFC 6962 section 2.1)
  rootHashHex: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};
