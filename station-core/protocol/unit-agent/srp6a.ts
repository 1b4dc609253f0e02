import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/**
 * The formulas of SRP6a as ESP-IDF's Security 2 computes them (protocomm, esp_srp.c): RFC 5054's group of 3072 bits,
 * SHA-512. Both ends are here; which numbers are secret, and who draws them, is the caller's part.
 */
/** RFC 5054 appendix A, the prime of RFC 3526 §4. */
const PRIME_HEX =
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
  'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
  'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f' +
  '83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b' +
  'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510' +
  '15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7' +
  'abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c' +
  'bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff';

export const SRP_PRIME = Buffer.from(PRIME_HEX, 'hex');
export const SRP_GENERATOR = Buffer.of(5);

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

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
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
