/** Who had to issue the certificate of an entry: another one before the station was migrated than after it. */
import { z } from 'zod';
import { bytes } from '../../../rpc/schemas.ts';

/** The issuing certificate of a station up to its migration. */
export const earlierIssuer = z.strictObject({
  certDer: bytes,
  /** Certificates in entries before this one are by it; later ones are not. */
  beforeSeq: z.int().nonnegative(),
});
export type EarlierIssuer = z.output<typeof earlierIssuer>;

export interface Issuers {
  /** Without it only hashes are compared. */
  readonly issuerCertDer?: Uint8Array | undefined;
  readonly earlierIssuer?: EarlierIssuer | undefined;
}

/** Of a station that is set up. */
export interface CertificateIssuers {
  readonly issuerCertDer: Uint8Array;
  readonly earlierIssuer?: EarlierIssuer;
}

export function issuerCertDerAt(issuers: CertificateIssuers, seq: number): Uint8Array;
export function issuerCertDerAt(issuers: Issuers, seq: number): Uint8Array | undefined;
export function issuerCertDerAt(
  { issuerCertDer, earlierIssuer: earlier }: Issuers,
  seq: number,
): Uint8Array | undefined {
  return earlier !== undefined && seq < earlier.beforeSeq ? earlier.certDer : issuerCertDer;
}
