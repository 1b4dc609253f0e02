/** Certificates that are revoked, and the lists that say so. The intent comes before the act, as with every certificate. */
import { z } from 'zod';
import { MAX_REVOKED_PER_INTENT, REVOCATION_REASON_WORDS } from '../../model/issuance/revocation-reason.ts';
import { certSerialHex, facts, kind, order, person, seq, serial, sha256Hex, text, unit } from './header.ts';

const reason = z.enum(REVOCATION_REASON_WORDS);
const moment = z.iso.datetime({ precision: 3 });

export const revocationKinds = [
  kind('revocation-intended', {
    /** Who decided; two where the station wants two. */
    by: z.array(person).min(1).max(2),
    reason,
    /** The same in words. */
    note: order,
    certificates: z.array(z.strictObject({ unit, certSerialHex })).min(1).max(MAX_REVOKED_PER_INTENT),
    /** Of the order that two officers signed, where there are more than the station may revoke on its own. */
    orderSha256Hex: sha256Hex.exactOptional(),
  }),
  /** The signing service refused the whole intent, and it is not asked again. */
  kind('revocation-refused', { intentSeq: seq, code: text, evidence: facts }),
  kind('certificate-revoked', {
    unit,
    serial: serial.exactOptional(),
    certSerialHex,
    reason,
    /** By the clock of the signing service, as every CRL from then on says. */
    revokedAt: moment,
    intentSeq: seq,
  }),
  kind('crl-signed', {
    number: z.int().positive(),
    thisUpdate: moment,
    nextUpdate: moment,
    /** How many certificates it lists. */
    revoked: z.int().nonnegative(),
    /** Of its DER. */
    crlSha256Hex: sha256Hex,
  }),
] as const;
