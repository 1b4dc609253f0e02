import type { Ledger } from '../../ledger/ledger.ts';
import type { Mac } from '../../model/mac.ts';

/** The live certificate of a unit, when another one should take its place. */
export interface Renewal {
  readonly certSerialHex: string;
  readonly isRevoked: boolean;
}

/**
 * A unit that passed with its certificate is only worked on again in a rework, whichever of its runs this is: so a rework
 * that was cut off goes on with the certificate that it has got, or with none of its own yet.
 */
export function renewalOf(
  ledger: Pick<Ledger, 'liveIdentity' | 'certificateSeq' | 'hasPassedSince' | 'revocationsOf'>,
  unit: Mac,
): Renewal | undefined {
  const { certificate } = ledger.liveIdentity(unit);
  const issuedSeq = ledger.certificateSeq(unit);
  if (certificate === undefined || issuedSeq === undefined) return undefined;
  const { certSerialHex } = certificate;
  const isRevoked = ledger.revocationsOf(unit).some((each) => each.certSerialHex === certSerialHex);
  return isRevoked || ledger.hasPassedSince(unit, issuedSeq) ? { certSerialHex, isRevoked } : undefined;
}
