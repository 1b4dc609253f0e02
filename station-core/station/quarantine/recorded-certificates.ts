import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RecordedCertificate, SignerStatus } from '../../signer/client.ts';

type Read = Pick<Ledger, 'signedIntents' | 'issuedCertificate' | 'certificatesTotal' | 'leaves' | 'inclusionProof'>;
type Lost = NonNullable<RecordedCertificate['lost']>;

/** Small enough for one message to the signer, and to read without holding up the station. */
const PORTION = 250;
/** With certificate and proof, and a write of the signer's for each. */
const PORTION_WITH_LOST = 50;

/** All certificates of the ledger; with what the signing service needs to take those back that its journal has lost. */
export function* recordedCertificates(
  ledger: Read,
  { regainsUnderEntries, certificates }: Pick<SignerStatus, 'regainsUnderEntries' | 'certificates'>,
): Generator<RecordedCertificate[]> {
  const underEntries = certificates < ledger.certificatesTotal() ? (regainsUnderEntries ?? 0) : 0;
  for (let afterSeq = -1; ;) {
    const portion = ledger.signedIntents(afterSeq, underEntries > 0 ? PORTION_WITH_LOST : PORTION);
    const last = portion.at(-1);
    if (last === undefined) return;
    yield portion.map(({ seq, tbsSha256Hex, permit }) => {
      const lost = underEntries > 0 ? lostAt(ledger, seq, underEntries) : undefined;
      return lost === undefined ? { tbsSha256Hex, permit } : { tbsSha256Hex, permit, lost };
    });
    afterSeq = last.seq;
  }
}

/** Absent when the intent is newer than the loss: that certificate was never in lines that are lost. */
function lostAt(ledger: Read, seq: number, underEntries: number): Lost | undefined {
  const issued = ledger.issuedCertificate(seq);
  if (issued === undefined || issued.intentSeq >= underEntries) return undefined;
  const { certDer, intentSeq } = issued;
  const [intent] = ledger.leaves([intentSeq]);
  if (intent === undefined) throw new Fault('ledger.damaged', { seq: intentSeq, reason: 'the intent is gone' });
  return { certDer, intent: { entry: intent.leaf, proof: ledger.inclusionProof(intentSeq, underEntries) } };
}
