import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';

/** P-256 public keys: from the uncompressed point a unit reports to its SubjectPublicKeyInfo. Checks the form, not the curve. */

/** RFC 5480: SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING } up to the point itself. */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** 0x04 ‖ x ‖ y, SEC 1 section 2.3.3. */
export const UNCOMPRESSED_POINT_BYTES = 65;

export function spkiDerOfPoint(point: Uint8Array): Buffer {
  if (point.length !== UNCOMPRESSED_POINT_BYTES || point[0] !== 0x04) {
    throw new Fault('csr.unsuitable-key', { publicKeyHex: Buffer.from(point).toString('hex') });
  }
  return Buffer.concat([SPKI_PREFIX, point]);
}

export function spkiSha256OfPoint(point: Uint8Array): string {
  return createHash('sha256').update(spkiDerOfPoint(point)).digest('hex');
}
