import { z } from 'zod';

/**
 * How the newest CRL reaches upstream, checked on both ends: `POST /v1/crls`. The entry `crl-signed` that names its digest
 * must be there before.
 */
export const CRL_PATH = '/v1/crls';

/** About a hundred thousand certificates. */
export const MAX_CRL_BYTES = 4 * 1024 * 1024;

export const crlSchema = z.strictObject({
  crlBase64: z
    .base64()
    .min(1)
    .max(Math.ceil(MAX_CRL_BYTES / 3) * 4),
});
export type CrlDelivery = z.infer<typeof crlSchema>;

/** The number that upstream serves now. */
export const crlTakenSchema = z.strictObject({ number: z.int().positive() });
export type CrlTaken = z.infer<typeof crlTakenSchema>;
