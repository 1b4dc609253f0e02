import { z } from 'zod';

/**
 * How a station renews its client certificate, checked on both ends: `POST /v1/station/certificate` over the connection
 * that the present certificate authenticates.
 */
export const CERTIFICATE_PATH = '/v1/station/certificate';

export const certificateRequestSchema = z.strictObject({
  /** PKCS#10 over a new P-256 key. Nothing but the key is taken from it. */
  csrBase64: z.base64().min(1).max(8_192),
});
export type CertificateRequest = z.infer<typeof certificateRequestSchema>;

export const certificateAnswerSchema = z.strictObject({ certificatePem: z.string().min(1).max(8_192) });
export type CertificateAnswer = z.infer<typeof certificateAnswerSchema>;
