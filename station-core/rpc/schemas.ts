import { z } from 'zod';
import { Secret, SecretText, withSecretBytes } from '../secret.ts';

/** Shapes that cross between processes and that JSON does not have. */

export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/**
 * The only way in which a secret crosses: it is a `Secret` at both ends and plain on the wire alone. A `Secret` where the
 * schema says anything else breaks that schema.
 */
export function secretText(plain: z.ZodString) {
  const sealed = z.custom<Secret<string>>((value) => value instanceof Secret);
  return z.codec(plain, sealed, {
    decode: (text) => new Secret(text),
    encode: (secret) => secret.reveal(),
  });
}

/** The same for bytes. */
export const secretBytes = z.codec(
  bytes,
  z.custom<Secret<Buffer>>((value) => value instanceof Secret),
  {
    decode: ({ buffer, byteOffset, byteLength }) => new Secret(Buffer.from(buffer, byteOffset, byteLength)),
    encode: (secret) => secret.reveal(),
  },
);

/**
 * A secret text between threads of one process: both work on the same bytes, and no copy is made of them. Whoever has
 * drawn it wipes it for both.
 */
export const sharedSecretText = z.codec(
  bytes,
  z.custom<Secret<string>>((value) => value instanceof Secret),
  {
    decode: (shared) => new SecretText(shared),
    encode: (secret) => withSecretBytes(secret, (own) => (secret instanceof SecretText ? own : Uint8Array.from(own))),
  },
);
