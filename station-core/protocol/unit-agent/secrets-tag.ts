import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';

/**
 * The tag by which a unit shows which secrets lie in its flash, without a byte of them crossing the wire
 * (docs/specs/unit-agent.md §secrets-tag). Station and agent build it alike; comparing is the caller's part.
 */
const LABEL = Buffer.from('birthmark/secrets-tag/v1', 'ascii');

export interface TaggedSecrets {
  readonly nonce: Uint8Array;
  /** The SoftAP password, wrapped so that it is not printed: the key of the tag. */
  readonly password: { reveal(): string } | { revealBytes(): Uint8Array };
  readonly ssid: string;
  readonly serial: string;
  /** SRP6a salt and verifier of the ownership code, as they lie in NVS (`sec2_salt`, `sec2_ver`). */
  readonly salt: Uint8Array;
  readonly verifier: Uint8Array;
}

export function secretsTag(tagged: TaggedSecrets): Buffer {
  const ownership = createHash('sha256').update(tagged.salt).update(tagged.verifier).digest();
  return createHmac('sha256', keyOf(tagged))
    .update(LABEL)
    .update(tagged.nonce)
    .update(lengthAndText(tagged.ssid))
    .update(lengthAndText(tagged.serial))
    .update(ownership)
    .digest();
}

function keyOf({ password }: TaggedSecrets): Uint8Array {
  return 'revealBytes' in password ? password.revealBytes() : Buffer.from(password.reveal(), 'utf8');
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > 255) throw new RangeError('a text in the secrets tag is at most 255 bytes long');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
