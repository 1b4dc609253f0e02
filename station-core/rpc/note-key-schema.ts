import { z } from 'zod';
import { bytes } from './schemas.ts';

/** A verifier key between processes. */
const single = { name: z.string(), algorithm: z.enum(['ed25519', 'cosignature/v1', 'ml-dsa-44']), publicKey: bytes };

export const noteKeySchema = z.strictObject({
  ...single,
  postQuantum: z.strictObject(single).exactOptional(),
  earlier: z.strictObject({ key: z.strictObject(single), upToEntries: z.int().nonnegative() }).exactOptional(),
});
