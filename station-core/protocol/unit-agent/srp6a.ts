import { Buffer } from 'node:buffer';
import { createHash, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { dhPrivateKeyDer, dhPublicKeyDer } from './dh-key.ts';
import { SRP_GENERATOR, SRP_PRIME } from './srp-group.ts';

export { SRP_GENERATOR, SRP_PRIME } from './srp-group.ts';

/**
 * The formulas of SRP6a as ESP-IDF's Security 2 computes them (protocomm, esp_srp.c): RFC 5054's group of 3072 bits,
 * SHA-512. Both ends are here; which numbers are secret, and who draws them, is the caller's part.
 */

const N = numberOf(SRP_PRIME);
const g = numberOf(SRP_GENERATOR);
/** k = H(N ‖ PAD(g)) */
const k = numberOf(sha512(SRP_PRIME, padded(g)));
/** H(N) xor H(PAD(g)) */
const GROUP_HASH = Buffer.from(sha512(SRP_PRIME).map((byte, at) => byte ^ (sha512(padded(g))[at] ?? 0)));

export interface SrpTranscript {
  readonly username: string;
  readonly salt: Uint8Array;
  /** A and B, each 384 bytes. */
  readonly clientPublicKey: Uint8Array;
  readonly devicePublicKey: Uint8Array;
}

export interface SrpProofs {
  /** M1 */
  readonly clientProof: Buffer;
  /** M2 */
  readonly deviceProof: Buffer;
}

/** A = g^a */
export function srpClientPublicKey(privateKey: Uint8Array): Buffer {
  return padded(power(g, numberOf(privateKey)));
}

/** B = k·v + g^b */
export function srpDevicePublicKey(verifier: Uint8Array, privateKey: Uint8Array): Buffer {
  return padded((k * numberOf(verifier) + power(g, numberOf(privateKey))) % N);
}

/** Zero modulo N: with it the secret would be zero whatever the password is (RFC 5054 §2.5.3, §2.5.4). */
export function isSrpZero(publicKey: Uint8Array): boolean {
  return numberOf(publicKey) % N === 0n;
}

/** x = H(salt ‖ H(username ‖ ":" ‖ password)); S = (B − k·g^x)^(a + u·x) */
export function srpClientProofs(
  seen: SrpTranscript,
  own: { readonly privateKey: Uint8Array; readonly innerHash: Uint8Array },
): SrpProofs {
  const x = numberOf(sha512(seen.salt, own.innerHash));
  const base = (numberOf(seen.devicePublicKey) + N - ((k * power(g, x)) % N)) % N;
  return proofs(seen, power(base, numberOf(own.privateKey) + scrambler(seen) * x));
}

/** S = (A·v^u)^b */
export function srpDeviceProofs(
  seen: SrpTranscript,
  own: { readonly privateKey: Uint8Array; readonly verifier: Uint8Array },
): SrpProofs {
  const base = (numberOf(seen.clientPublicKey) * power(numberOf(own.verifier), scrambler(seen))) % N;
  return proofs(seen, power(base, numberOf(own.privateKey)));
}

/** u = H(PAD(A) ‖ PAD(B)) */
function scrambler({ clientPublicKey, devicePublicKey }: SrpTranscript): bigint {
  return numberOf(sha512(padded(numberOf(clientPublicKey)), padded(numberOf(devicePublicKey))));
}

/** A, B and S are hashed without leading zero bytes, as both esp_srp.c and esp_prov do. */
function proofs(seen: SrpTranscript, secret: bigint): SrpProofs {
  const [A, B] = [minimal(numberOf(seen.clientPublicKey)), minimal(numberOf(seen.devicePublicKey))];
  const K = sha512(minimal(secret));
  const user = sha512(Buffer.from(seen.username, 'utf8'));
  const clientProof = sha512(GROUP_HASH, user, seen.salt, A, B, K);
  return { clientProof, deviceProof: sha512(A, clientProof, K) };
}

/**
 * base^exponent mod N is what Diffie-Hellman computes of a public and a private key, so OpenSSL computes it natively: 5 ms
 * for the longest exponent, against 15 ms with BigInt, in which the station's event loop stands still. It takes neither 0
 * nor 1 nor −1 for a public key, of which whoever holds the verifier may choose B so that one comes out, and gives no
 * secret of those values; exponents that no protocol draws may have such a power.
 */
function power(base: bigint, exponent: bigint): bigint {
  const residue = base % N;
  const isDrawn = exponent > SHORTEST_EXPONENT && exponent < LONGEST_EXPONENT;
  if (residue <= 1n || residue === N - 1n || !isDrawn) return powerBySquaring(residue, exponent);
  const privateDer = dhPrivateKeyDer(minimal(exponent));
  try {
    const privateKey = createPrivateKey({ key: privateDer, format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey({ key: dhPublicKeyDer(minimal(residue)), format: 'der', type: 'spki' });
    return numberOf(diffieHellman({ privateKey, publicKey }));
  } finally {
    privateDer.fill(0);
  }
}

const SHORTEST_EXPONENT = 1n << 64n;
/** a + u·x is a little longer than 1024 bits at most, and the order of the group has 3071. */
const LONGEST_EXPONENT = 1n << 1_100n;

function powerBySquaring(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
}

function padded(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * SRP_PRIME.length, '0'), 'hex');
}

function minimal(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
