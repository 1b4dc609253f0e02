import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Public keys as a secure boot v2 signature block holds them: numbers in little-endian, no ASN.1. */
export interface EcdsaKey {
  readonly key: KeyObject;
  readonly scheme: 'ecdsa-p256' | 'ecdsa-p192';
  /** Of each coordinate, and of each half of a signature. */
  readonly numberBytes: number;
}

/** ROM numbers of the curves, and the SubjectPublicKeyInfo up to the uncompressed point (RFC 5480). */
const CURVES = {
  1: { scheme: 'ecdsa-p192', numberBytes: 24, spkiHex: '3049301306072a8648ce3d020106082a8648ce3d030101033200' },
  2: { scheme: 'ecdsa-p256', numberBytes: 32, spkiHex: '3059301306072a8648ce3d020106082a8648ce3d030107034200' },
} as const;

export function littleEndian(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes).reverse();
}

/** Modulus, exponent; two more numbers that only speed up the ROM follow. Undefined when it is no key of this size. */
export function rsaKey(bytes: Buffer, modulusBytes: number): KeyObject | undefined {
  const n = littleEndian(bytes.subarray(0, modulusBytes));
  const e = littleEndian(bytes.subarray(modulusBytes, modulusBytes + 4));
  // The top bit is what makes it 3072 bits; an even modulus or exponent is none.
  if ((n[0] ?? 0) < 0x80 || (n.at(-1) ?? 0) % 2 === 0 || e.readUInt32BE(0) < 3 || e.readUInt32BE(0) % 2 === 0)
    return undefined;
  const jwk = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** Curve, x, y, zeros. Undefined for a curve this station does not know and for what is no point of it. */
export function ecdsaKey(bytes: Buffer): EcdsaKey | undefined {
  const curve = bytes[0] === 1 || bytes[0] === 2 ? CURVES[bytes[0]] : undefined;
  if (curve === undefined) return undefined;
  const { scheme, numberBytes, spkiHex } = curve;
  const end = 1 + 2 * numberBytes;
  if (bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  const x = littleEndian(bytes.subarray(1, 1 + numberBytes));
  const y = littleEndian(bytes.subarray(1 + numberBytes, end));
  const key = pointKey(Buffer.concat([Buffer.from(spkiHex, 'hex'), Buffer.of(4), x, y]));
  return key === undefined ? undefined : { key, scheme, numberBytes };
}

function pointKey(der: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined; // the DER around it is ours, so what OpenSSL refuses is a point that is not on the curve
  }
}
