/**
 * Seals a unit's secrets so that both ECDH or RSA and ML-KEM must be broken to read them: the classical envelope of `seal.ts`
 * within one by ML-KEM. A sealed copy lies in the ledger for decades; what is copied today is what a quantum computer would
 * open then.
 */
import { sealByKem } from './auth-enveloped.ts';
import { checkKemCertificate } from './escrow-certificate.ts';
import { sealToEscrow, type SealInput } from './seal.ts';

/** DER of ContentInfo { AuthEnvelopedData } around the DER of ContentInfo { EnvelopedData }. */
export async function sealToBoth(input: SealInput, kemCertDer: Uint8Array): Promise<Buffer> {
  const recipient = checkKemCertificate(kemCertDer, input.now ?? new Date()); // before anything is sealed
  return sealByKem(await sealToEscrow(input), recipient);
}
