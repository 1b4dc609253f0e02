import { CompactSign, compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose';

import { Fault } from '../fault.ts';
import { SIGNATURE_FILE } from './manifest.ts';
import { algorithmOf, keyIdOf } from './release-key.ts';
import type { PublicReleaseKey, ReleaseKey } from './release-key.ts';

/**
 * The signature over a manifest: a JWS with detached content (RFC 7515, appendix F), so that the manifest stays a file
 * people can read and the signed bytes are the stored bytes. The caller decides which keys count.
 */
const TYPE = 'birthmark-release+jws';
const DETACHED = /^([\w-]{1,2000})\.\.([\w-]{1,2000})$/;

export async function signManifest(manifest: Uint8Array, key: ReleaseKey): Promise<string> {
  const algorithm = algorithmOf(key.public);
  const header = { alg: algorithm, typ: TYPE, kid: await keyIdOf(key.public) };
  const secret = await importJWK(key.secret.reveal(), algorithm);
  const [head = '', , signature = ''] = (await new CompactSign(manifest).setProtectedHeader(header).sign(secret)).split(
    '.',
  );
  return `${head}..${signature}`;
}

/** The id of the trusted key that has signed exactly these bytes. */
export async function verifyManifest(
  manifest: Uint8Array,
  signature: string,
  trusted: readonly PublicReleaseKey[],
): Promise<string> {
  const keyId = signerOf(signature);
  const ids = await Promise.all(trusted.map(keyIdOf));
  const key = trusted[ids.indexOf(keyId)];
  if (key === undefined) {
    const trustedKeys = ids.join(' ');
    throw new Fault(trusted.length === 0 ? 'release.no-trusted-key' : 'release.untrusted-key', {
      signedBy: keyId,
      trustedKeys,
    });
  }
  const algorithm = algorithmOf(key);
  const jws = signature.trim().replace('..', `.${Buffer.from(manifest).toString('base64url')}.`);
  try {
    await compactVerify(jws, await importJWK({ ...key }, algorithm), { algorithms: [algorithm] });
    return keyId;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw badSignature(error.code, error);
    throw error;
  }
}

/** Who has signed, as the signature says it; nothing is verified by that. */
export function signerOf(signature: string): string {
  const match = DETACHED.exec(signature.trim());
  if (match === null) throw badSignature('it is no detached JWS');
  const { typ, kid } = headerOf(signature);
  if (typ !== TYPE) throw badSignature('it was not made for a release');
  if (kid === undefined || !/^[\w-]{43}$/.test(kid)) throw badSignature('it does not name its key');
  return kid;
}

function headerOf(signature: string) {
  try {
    return decodeProtectedHeader(signature.trim());
  } catch (error) {
    // What jose throws for a header that is no JSON object; it says nothing more.
    if (error instanceof TypeError || error instanceof errors.JOSEError)
      throw badSignature('its header cannot be read', error);
    throw error;
  }
}

function badSignature(problem: string, cause?: unknown): Fault {
  return new Fault('release.bad-signature', { file: SIGNATURE_FILE, problem }, { cause });
}
