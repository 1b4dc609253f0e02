import { z } from 'zod';
import { macSchema, unitSerialSchema } from '../model-schemas.ts';

/**
 * What upstream found when it opened an entry: the entry is stored and receipted as evidence, and does not hold. Both ends
 * know the names.
 */
export const FINDINGS = [
  'entry-unreadable', // a certificate, intent or PASS without the fields that upstream opens
  'no-issuing-certificate', // nobody registered which certificate issues for this station
  'certificate-unreadable', // not the DER of one X.509 certificate
  'certificate-digest', // the entry states another SHA-256 than that of the certificate
  'certificate-key', // the entry states another key, or the key is none of P-256
  'certificate-serial', // the entry states another certificate serial number
  'certificate-unit', // the certificate names another MAC address or serial number than the entry
  'certificate-issuer', // none of the station's registered issuing certificates signed it
  'certificate-profile', // a certificate that may do more than identify a unit
  'certificate-without-intent', // no intent of this log that stands before it and says the same
  'intent-digest', // the intent holds a TBS that is not what its hash says
  'pass-without-evidence', // a step of the run, its certificate or its begin is not in the same log
  'serial-outside-range', // no range of this station holds the serial number
  'mac-outside-range', // no range of this station holds the MAC address
  'revoked-unknown', // a revocation of a certificate that no earlier entry of this log issued to the unit
  'crl-number', // a CRL whose number is not higher than that of one before
] as const;
export type FindingName = (typeof FINDINGS)[number];

export const findingSchema = z.strictObject({
  seq: z.int().nonnegative(),
  finding: z.enum(FINDINGS),
  unit: macSchema.exactOptional(),
  serial: unitSerialSchema.exactOptional(),
});
export type Finding = z.infer<typeof findingSchema>;
