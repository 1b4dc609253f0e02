import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Fault } from '../fault.ts';
import { spkiDerOfPoint } from './public-key.ts';

/** ECDSA P-256/SHA-256 verification: the one primitive behind proof of possession. It never signs. */

export interface SignedMessage {
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** DER of Ecdsa-Sig-Value (RFC 3279 section 2.2.3). Anything else is a signature that does not verify. */
  readonly signatureDer: Uint8Array;
}

/** True when the signature is good. The key must have passed `requirePointOnP256`. Runs off the event loop. */
export function verifyEcdsaP256(signed: SignedMessage): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  verify('sha256', signed.message, keyOf(signed), signed.signatureDer, (error, good) => {
    if (error) reject(error);
    else resolve(good);
  });
  return promise;
}

/** The same on the event loop: the way to another thread and back costs half of what it takes. */
export function verifyEcdsaP256Here(signed: SignedMessage): boolean {
  return verify('sha256', signed.message, keyOf(signed), signed.signatureDer);
}

function keyOf({ publicKey }: SignedMessage): KeyObject {
  return createPublicKey({ key: spkiDerOfPoint(publicKey), format: 'der', type: 'spki' });
}

/** SEC 2 section 2.4.2, secp256r1: y² = x³ − 3x + b over GF(p). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Refuses what is no point of the curve as `csr.unsuitable-key`. The cofactor is 1: every such point is a good key. */
export function requirePointOnP256(point: Uint8Array): void {
  const hex = Buffer.from(point).toString('hex');
  const unsuitable = (reason: string): Fault => new Fault('csr.unsuitable-key', { reason, publicKeyHex: hex });
  if (point.length !== 65 || point[0] !== 0x04) throw unsuitable('not an uncompressed point of 65 bytes');
  const x = BigInt(`0x${hex.slice(2, 66)}`);
  const y = BigInt(`0x${hex.slice(66)}`);
  if (x >= P || y >= P) throw unsuitable('a coordinate is not below p');
  if ((y * y - (x * x * x - 3n * x + B)) % P !== 0n) throw unsuitable('the point is not on P-256');
}
