import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CertificateInLedger, LedgerCertificates } from '../../signer/client.ts';

type Read = Pick<Ledger, 'signedIntents' | 'issuedCertificate' | 'leaves' | 'inclusionProof'>;

/** Small enough for one message to the signer, and to read without holding up the station. */
const PORTION = 250;

/** All certificates of the ledger, and what the signing service needs to take those back that its journal has lost. */
export function recordedCertificates(ledger: Read): LedgerCertificates {
  return {
    portions: () => portionsOf(ledger),
    proven: ({ seq, tbsSha256Hex, permit }, underEntries) => {
      const issued = ledger.issuedCertificate(seq);
      if (issued === undefined || issued.intentSeq >= underEntries) return undefined;
      const { certDer, intentSeq } = issued;
      const [intent] = ledger.leaves([intentSeq]);
      if (intent === undefined) throw new Fault('ledger.damaged', { seq: intentSeq, reason: 'the intent is gone' });
      const proof = ledger.inclusionProof(intentSeq, underEntries);
      return { tbsSha256Hex, permit, lost: { certDer, intent: { entry: intent.leaf, proof } } };
    },
  };
}

function* portionsOf(ledger: Read): Generator<CertificateInLedger[]> {
  for (let afterSeq = -1; ;) {
    const portion = ledger.signedIntents(afterSeq, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return;
    yield portion;
    afterSeq = last.seq;
  }
}
