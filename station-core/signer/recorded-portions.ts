import type { RecordedCertificate } from './signer-service.ts';

/** A certificate of the station's ledger, without what only a journal that lost it needs. */
export interface CertificateInLedger {
  /** Of its entry. */
  readonly seq: number;
  readonly tbsSha256Hex: string;
  readonly permit: string;
}

export interface LedgerCertificates {
  /** All of them, in their order. */
  portions(): Iterable<readonly CertificateInLedger[]>;
  /** With itself and its intent, proven in the tree of so many entries. Absent: the intent is newer than that tree. */
  proven(certificate: CertificateInLedger, underEntries: number): RecordedCertificate | undefined;
}

/** A journal that lost lines, and may take certificates back. */
export interface Loss {
  readonly underEntries: number;
  /** Those of these that the journal has. */
  readonly find: (tbsSha256Hex: readonly string[]) => Promise<readonly { readonly tbsSha256Hex: string }[]>;
}

/** The journal writes each of them and the token's anchor, which takes a smart card a second; one call may take ten. */
const LOST_AT_ONCE = 4;

/** What the ledger records, for the signing service to compare: with certificate and proof where its journal lacks one. */
export async function* recordedPortions(
  ledger: LedgerCertificates,
  loss: Loss | undefined,
): AsyncGenerator<RecordedCertificate[], void, undefined> {
  for (const portion of ledger.portions()) {
    const lost = loss === undefined ? [] : await lostOf(portion, ledger, loss);
    const isLost = new Set(lost.map(({ tbsSha256Hex }) => tbsSha256Hex));
    const others = portion.filter(({ tbsSha256Hex }) => !isLost.has(tbsSha256Hex));
    if (others.length > 0) yield others.map(({ tbsSha256Hex, permit }) => ({ tbsSha256Hex, permit }));
    for (let at = 0; at < lost.length; at += LOST_AT_ONCE) yield lost.slice(at, at + LOST_AT_ONCE);
  }
}

async function lostOf(
  portion: readonly CertificateInLedger[],
  ledger: LedgerCertificates,
  { underEntries, find }: Loss,
): Promise<RecordedCertificate[]> {
  const found = new Set((await find(portion.map(({ tbsSha256Hex }) => tbsSha256Hex))).map((each) => each.tbsSha256Hex));
  const missing = portion.filter(({ tbsSha256Hex }) => !found.has(tbsSha256Hex));
  return missing.flatMap((each) => ledger.proven(each, underEntries) ?? []);
}
