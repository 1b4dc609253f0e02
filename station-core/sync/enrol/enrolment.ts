import { z } from 'zod';
import { STATION_NAME } from '../../model/first-day/station-name.ts';
import { ENROLMENT_CODE } from './enrolment-code.ts';

/**
 * How a station gets its first client certificate, checked on both ends: `POST /v1/enrolment`, at an address of its own
 * where no client certificate is asked for. The code says who asks; the station has pinned our CA before it sends it.
 */
export const ENROLMENT_PATH = '/v1/enrolment';

export const ENROLMENT_LIMITS = { bodyBytes: 64 * 1024, certificates: 4 } as const;

export const enrolmentRequestSchema = z.strictObject({
  code: z.string().regex(ENROLMENT_CODE),
  station: z.string().regex(STATION_NAME),
  /** PKCS#10 over a new P-256 key. Nothing but the key is taken from it. */
  csrBase64: z.base64().min(1).max(8_192),
  /** C2SP verifier keys of its checkpoints. */
  checkpointKey: z.string().min(1).max(8_192),
  /** Who signs the certificates of its units, PEM. */
  issuingCertificates: z.array(z.string().min(1).max(8_192)).max(ENROLMENT_LIMITS.certificates),
  /** By a station that was restored: refused, and the code not used up, while the one that it replaces is at work. */
  takesOver: z.literal(true).exactOptional(),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

export const enrolmentAnswerSchema = z.strictObject({
  certificatePem: z.string().min(1).max(8_192),
  /** Where stations send their ledger. */
  url: z.url({ protocol: /^https$/ }),
  /** C2SP verifier keys of the receipts. */
  upstreamKey: z.string().min(1).max(8_192),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;
