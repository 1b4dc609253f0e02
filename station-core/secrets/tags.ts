/**
 * Keyed tags of a unit's secrets: what the ledger keeps to notice a secret drawn twice, here or at another station of
 * the same key. The key never leaves the HSM, so a tag lets nobody try out secrets.
 */
import { hash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { isSha256Hex } from '../model/digest.ts';
import { Secret, withSecretBytes } from '../secret.ts';

/** HMAC-SHA-256 inside the HSM, in hex. */
export type TagSecret = (secret: Secret<string>) => Promise<string>;

/** Both in hex; these are what the ledger holds. */
export interface SecretTags {
  readonly softApPassword: string;
  readonly ownershipCode: string;
}

/** Separates these tags from anything else the HSM's key may ever be used for. */
const DOMAIN = 'birthmark/unit-secret/v2';
/** Until version 2 the HSM was given the secret itself. Ledgers of that time hold such tags. */
const DOMAIN_V1 = 'birthmark/unit-secret/v1';

/**
 * The tagged text is the domain, a line feed and the SHA-256 of the secret alone: neither unit nor kind goes in, so that
 * a password that turns up again as the ownership code of another unit is found as well. Of 80 random bits a hash
 * gives nothing away, so no process but this one ever has the secret.
 */
export async function tagUnitSecrets(
  secrets: { readonly softApPassword: Secret<string>; readonly ownershipCode: Secret<string> },
  tag: TagSecret,
): Promise<SecretTags> {
  return {
    softApPassword: await tagOneSecret(secrets.softApPassword, tag),
    ownershipCode: await tagOneSecret(secrets.ownershipCode, tag),
  };
}

/** Of one secret, whichever of the two it is. */
export async function tagOneSecret(secret: Secret<string>, tag: TagSecret): Promise<string> {
  const sha256Hex = withSecretBytes(secret, (bytes) => hash('sha256', bytes, 'hex'));
  return checked(await tag(new Secret(`${DOMAIN}\n${sha256Hex}`)));
}

/** What a tag of this secret is known by; of earlier versions as well. Undefined when none is. */
export async function findBySecret<T>(
  secret: Secret<string>,
  { tag, find }: { readonly tag: TagSecret; readonly find: (tagHex: string) => T | undefined },
): Promise<T | undefined> {
  return (
    find(await tagOneSecret(secret, tag)) ?? find(checked(await tag(new Secret(`${DOMAIN_V1}\n${secret.reveal()}`))))
  );
}

function checked(tagHex: string): string {
  if (!isSha256Hex(tagHex)) throw new Fault('hsm.failed', { operation: 'tag-secret', lengthChars: tagHex.length });
  return tagHex;
}
