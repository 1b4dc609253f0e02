/** Keys of Diffie-Hellman in the group of RFC 5054, as DER: the way to have OpenSSL compute powers in it. */
import { Buffer } from 'node:buffer';
import { SRP_GENERATOR, SRP_PRIME } from './srp-group.ts';

/** PKCS#8 (RFC 5208). As secret as the exponent: the caller clears it. */
export function dhPrivateKeyDer(exponent: Uint8Array): Buffer {
  const x = derInteger(exponent);
  const octets = der(0x04, x);
  try {
    return der(0x30, derInteger(Buffer.of(0)), ALGORITHM, octets);
  } finally {
    x.fill(0);
    octets.fill(0);
  }
}

/** SubjectPublicKeyInfo { algorithm, BIT STRING { INTEGER y } } */
export function dhPublicKeyDer(publicValue: Uint8Array): Buffer {
  return der(0x30, ALGORITHM, der(0x03, Buffer.of(0), derInteger(publicValue)));
}

/** PKCS#3 dhKeyAgreement, 1.2.840.113549.1.3.1, with its parameters. */
const ALGORITHM = der(
  0x30,
  Buffer.from('06092a864886f70d010301', 'hex'),
  der(0x30, derInteger(SRP_PRIME), derInteger(SRP_GENERATOR)),
);

/** One DER element; lengths up to 65535, which is more than a 3072-bit key needs. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...header), ...parts]);
}

/** Unsigned big-endian bytes as a DER INTEGER: no needless leading zero, one where the top bit would mean minus. */
function derInteger(unsigned: Uint8Array): Buffer {
  const firstNonZero = unsigned.findIndex((byte) => byte !== 0);
  const bytes = firstNonZero < 0 ? Buffer.of(0) : unsigned.subarray(firstNonZero);
  return (bytes[0] ?? 0) >= 0x80 ? der(0x02, Buffer.of(0), bytes) : der(0x02, bytes);
}
