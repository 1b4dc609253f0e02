import { createPrivateKey, type KeyObject } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { parseStrictJson } from '../formats/text/strict-json.ts';
import { Secret } from '../secret.ts';

/**
 * Keys that sign firmware releases: Ed25519 or P-256. The secret one is an encrypted file (PKCS#8) at the desk where releases
 * are made; earlier versions wrote a JSON Web Key in the clear, which is still read. The public one is a JSON Web Key
 * (RFC 7517). A station knows public ones only, and refuses a file that holds more.
 */
const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .describe('32 bytes, base64url.');
const kty = 'The kind of key.';
const crv = 'The curve.';
const ed25519 = { kty: z.literal('OKP').describe(kty), crv: z.literal('Ed25519').describe(crv), x: base64url };
const p256 = { kty: z.literal('EC').describe(kty), crv: z.literal('P-256').describe(crv), x: base64url, y: base64url };
/** What people write beside a key; none of it is believed. */
const remarks = {
  use: z.literal('sig').describe('A remark.').exactOptional(),
  alg: z.string().describe('A remark.').exactOptional(),
  kid: z.string().describe('A remark.').exactOptional(),
};

export const publicReleaseKey = z.discriminatedUnion('kty', [
  z.strictObject({ ...ed25519, ...remarks }),
  z.strictObject({ ...p256, ...remarks }),
]);
const secretReleaseKey = z.discriminatedUnion('kty', [
  z.strictObject({ ...ed25519, ...remarks, d: base64url }),
  z.strictObject({ ...p256, ...remarks, d: base64url }),
]);

export type PublicReleaseKey = z.infer<typeof publicReleaseKey>;
type SecretJwk = z.infer<typeof secretReleaseKey>;

export type ReleaseAlgorithm = 'EdDSA' | 'ES256';

export interface ReleaseKey {
  readonly secret: Secret<SecretJwk>;
  readonly public: PublicReleaseKey;
}

export async function newReleaseKey(algorithm: ReleaseAlgorithm = 'EdDSA'): Promise<ReleaseKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return keyOf(secretReleaseKey.parse(await exportJWK(privateKey)));
}

/** Which algorithm a key signs with is decided by the key, never by what a signature says of itself. */
export function algorithmOf(key: Pick<PublicReleaseKey, 'kty'>): ReleaseAlgorithm {
  return key.kty === 'OKP' ? 'EdDSA' : 'ES256';
}

/** RFC 7638: the same for the same key, however its file is written. */
export function keyIdOf(key: PublicReleaseKey): Promise<string> {
  const { kty, crv, x } = key;
  return calculateJwkThumbprint(key.kty === 'OKP' ? { kty, crv, x } : { kty, crv, x, y: key.y });
}

/** `release.pem` and `release` both have their public key in `release.pub.json`. */
export function publicKeyPath(path: string): string {
  return `${path.replace(/\.(?:pem|json)$/, '')}.pub.json`;
}

/** Encrypts a private key: PEM comes back. */
export type Lock = (key: KeyObject) => Promise<string>;
/** Decrypts what a `Lock` made. */
export type Unlock = (pem: string) => Promise<KeyObject>;

/** Writes the secret key, encrypted and for its owner only, and its public key beside it; neither may be there yet. */
export async function writeReleaseKey(
  path: string,
  key: ReleaseKey,
  lock: Lock,
): Promise<{ readonly publicPath: string }> {
  const publicPath = publicKeyPath(path);
  const pem = await lock(createPrivateKey({ key: key.secret.reveal(), format: 'jwk' }));
  // The public key first: whatever fails, no secret key is left lying without it.
  await create(publicPath, `${JSON.stringify(key.public, undefined, 2)}\n`, 0o644);
  try {
    await create(path, pem, 0o600);
  } catch (error) {
    await rm(publicPath);
    throw error;
  }
  return { publicPath };
}

/** `unlock` is called only for a file that is encrypted. */
export async function readReleaseKey(path: string, unlock: Unlock): Promise<ReleaseKey> {
  const bytes = await readKeyFile(path);
  const found = isPem(bytes) ? (await unlock(bytes.toString('latin1'))).export({ format: 'jwk' }) : parse(path, bytes);
  const parsed = secretReleaseKey.safeParse(found);
  if (parsed.success) return keyOf(parsed.data);
  const wanted = publicReleaseKey.safeParse(found).success ? 'it holds only the public key' : problemOf(parsed.error);
  throw new Fault('release.bad-key', { path, wanted: 'a secret release key', problem: wanted });
}

export async function readPublicReleaseKey(path: string): Promise<PublicReleaseKey> {
  const parsed = publicReleaseKey.safeParse(parse(path, await readKeyFile(path)));
  if (parsed.success) return parsed.data;
  throw new Fault('release.bad-key', { path, wanted: 'a public release key', problem: problemOf(parsed.error) });
}

function keyOf(jwk: SecretJwk): ReleaseKey {
  const { kty, crv, x } = jwk;
  const publicKey = kty === 'OKP' ? { kty, crv, x } : { kty, crv, x, y: jwk.y };
  return { secret: new Secret(jwk), public: publicReleaseKey.parse(publicKey) };
}

const MAX_KEY_FILE_BYTES = 4096;

function isPem(bytes: Buffer): boolean {
  return bytes.toString('latin1').startsWith('-----BEGIN ');
}

async function readKeyFile(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Fault('station.bad-path', { path, problem: systemErrorCode(error) ?? 'unreadable' }, { cause: error });
  });
  if (bytes.length > MAX_KEY_FILE_BYTES) throw new Fault('release.bad-key', { path, problem: 'it is too long' });
  return bytes;
}

function parse(path: string, bytes: Buffer): unknown {
  // Strict JSON names the line and never quotes what may be a secret key.
  return parseStrictJson(bytes, ({ line, reason }) => {
    return new Fault('release.bad-key', { path, line, problem: 'it is not JSON', reason });
  });
}

/** Names the field and never what is in it. */
function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys' && issue.keys.includes('d')) return 'it holds the secret key';
  return `its field ${issue?.path.join('.') || '(all)'} is not as it should be`;
}

async function create(path: string, text: string, mode: number): Promise<void> {
  try {
    await using file = await open(path, 'wx', mode);
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}
