import type { Ledger } from '../../ledger/ledger.ts';
import { MAX_JOURNAL_PAGE, type MadeSignature, type SignerClient } from '../../signer/client.ts';

export interface Comparing {
  readonly ledger: Pick<Ledger, 'certificatesTotal' | 'intentOf' | 'isCertificate'>;
  readonly signer: Pick<SignerClient, 'status' | 'journalFrom' | 'quarantine'>;
}

/** A certificate that the journal has and the ledger has not. */
export type Unrecorded = Pick<MadeSignature, 'certSerialHex' | 'unit' | 'serial'>;

/**
 * The journal may hold more certificates than the ledger: those whose station died before it recorded them. Each of them
 * has its intent in the ledger, and the unit's next run takes it up. One without an intent is a quarantine. That the ledger holds none
 * that the journal lacks, the signing service has compared at its start; so equal numbers mean equal sets.
 */
export async function compareWithJournal({ ledger, signer }: Comparing, signal: AbortSignal): Promise<Unrecorded[]> {
  const { certificates } = await signer.status(signal);
  const unrecorded: Unrecorded[] = [];
  let missing = certificates - ledger.certificatesTotal();
  // The newest first: that is where a station dies.
  for (let end = certificates; missing > 0 && end > 0; end = Math.max(0, end - MAX_JOURNAL_PAGE)) {
    const line = Math.max(0, end - MAX_JOURNAL_PAGE);
    const { signatures } = await signer.journalFrom({ line, limit: end - line }, signal);
    for (const made of signatures.filter(({ certSerialHex }) => !ledger.isCertificate(certSerialHex))) {
      missing -= 1;
      const { certSerialHex, unit, serial } = made;
      unrecorded.push({ certSerialHex, unit, serial });
      if (isIntended(made, ledger)) continue;
      const problem = 'the ledger lacks the intent of a certificate';
      await signer.quarantine({ reason: 'ledger-journal-differ', evidence: { problem, unit, certSerialHex } }, signal);
    }
  }
  return unrecorded;
}

function isIntended({ intentSeq, unit, serial, permit }: MadeSignature, ledger: Comparing['ledger']): boolean {
  if (intentSeq === undefined) return false; // recorded by the software that signed it, or never
  const intent = ledger.intentOf(intentSeq);
  return intent?.unit === unit && intent.serial === serial && intent.permit === permit;
}
