import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import {
  officerAlgorithm,
  officerJwkSchema,
  officerThumbprint,
  type OfficerAlgorithm,
  type OfficerJwk,
  type OfficerKey,
} from '../formats/officer-key.ts';
import type { Secret } from '../secret.ts';
import { createFiles, readTextFile, type OfficerPaths } from './officer-files.ts';
import { decryptPrivateKey, encryptPrivateKey } from './pkcs8-encryption.ts';
import type { OfficerSigner } from './sign-document.ts';

/** An officer's private key in an encrypted file. It is in the clear only in the memory of the command that signs. */

const FEWEST_PASSPHRASE_CHARACTERS = 16;

export interface NewOfficer {
  readonly id: string;
  readonly name: string;
  readonly algorithm: OfficerAlgorithm;
}

export function requireStrongPassphrase(passphrase: Secret<string>): void {
  const text = passphrase.reveal();
  const isStrong =
    text.length >= FEWEST_PASSPHRASE_CHARACTERS && new Set(text).size >= FEWEST_PASSPHRASE_CHARACTERS / 2;
  if (!isStrong) throw new Fault('officer.weak-passphrase', { fewestCharacters: FEWEST_PASSPHRASE_CHARACTERS });
}

/** Neither file may be there yet. */
export async function createKeyFile(
  { publicPath, keyPath }: OfficerPaths,
  { id, name, algorithm }: NewOfficer,
  passphrase: Secret<string>,
): Promise<OfficerKey> {
  requireStrongPassphrase(passphrase);
  const { publicKey, privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const officer: OfficerKey = { id, name, jwk: jwkOf(publicKey) };
  const pem = await encryptPrivateKey(privateKey, passphrase);
  await createFiles([
    { path: publicPath, text: `${JSON.stringify(officer, undefined, 2)}\n`, mode: 0o644 },
    { path: keyPath, text: pem, mode: 0o600 },
  ]);
  return officer;
}

export async function openKeyFile(
  keyPath: string,
  officer: OfficerKey,
  passphrase: Secret<string>,
): Promise<OfficerSigner> {
  const key = decryptPrivateKey(await readTextFile(keyPath), passphrase, keyPath);
  const type = key.asymmetricKeyType;
  const isKnown = type === 'ed25519' || (type === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1');
  if (!isKnown || officerThumbprint(publicJwk(key)) !== officerThumbprint(officer.jwk)) {
    throw new Fault('officer.bad-key', { path: keyPath, problem: 'it is not the private key of this officer' });
  }
  return { officer, sign: async (message) => signWith(key, officer, message) };
}

function signWith(key: KeyObject, { jwk }: OfficerKey, message: Uint8Array): Uint8Array {
  return officerAlgorithm(jwk) === 'EdDSA'
    ? sign(null, message, key)
    : sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
}

function jwkOf(publicKey: KeyObject): OfficerJwk {
  return officerJwkSchema.parse(publicKey.export({ format: 'jwk' }));
}

/** `d` stays here. */
function publicJwk(key: KeyObject): OfficerJwk {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return officerJwkSchema.parse(kty === 'OKP' ? { kty, crv, x } : { kty, crv, x, y });
}
