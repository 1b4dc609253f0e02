import { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';

/**
 * COSE_Sign1 (RFC 9052 §4.2), untagged, as far as a birth receipt needs it: ES256 in the protected header, nothing in
 * the unprotected one, the payload inside. There is one way to write it, so anything else is refused.
 */
export interface CoseSign1 {
  readonly payload: Uint8Array;
  /** r ‖ s (RFC 9053 §2.1). */
  readonly signature: Uint8Array;
}

/** { 1 (alg): −7 (ES256) } */
const PROTECTED_ES256 = Buffer.from('a10126', 'hex');
export const ES256_SIGNATURE_BYTES = 64;

export function encodeCoseSign1({ payload, signature }: CoseSign1): Buffer {
  return encodeCbor([PROTECTED_ES256, {}, payload, signature]);
}

export function decodeCoseSign1(bytes: Uint8Array): CoseSign1 {
  const parts = decodeCbor(bytes);
  if (!Array.isArray(parts) || parts.length !== 4) throw notCose('not an array of four');
  const [header, unprotectedHeader, payload, signature] = parts as unknown[];
  if (!isBytes(header) || !PROTECTED_ES256.equals(header)) throw notCose('the protected header is not ES256 alone');
  if (!isEmptyMap(unprotectedHeader)) throw notCose('the unprotected header is not empty');
  if (!isBytes(payload)) throw notCose('the payload is not inside');
  if (!isBytes(signature) || signature.length !== ES256_SIGNATURE_BYTES) throw notCose('the signature is not r ‖ s');
  return { payload, signature };
}

/** The same signature as Ecdsa-Sig-Value (RFC 3279 §2.2.3): OpenSSL takes it at once, r ‖ s only with the key exported again. */
export function ecdsaSigValue(signature: Uint8Array): Buffer {
  const half = ES256_SIGNATURE_BYTES / 2;
  const integers = Buffer.concat([derInteger(signature.subarray(0, half)), derInteger(signature.subarray(half))]);
  return Buffer.concat([Buffer.of(0x30, integers.length), integers]);
}

/** X.690 §8.3: as short as it can be, with a zero in front where the first bit would read as a sign. */
function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bytes.subarray(first);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, sign.length + digits.length, ...sign, ...digits]);
}

/** Sig_structure (RFC 9052 §4.4): what is signed. */
export function coseSign1SignedBytes(payload: Uint8Array, externalAad: Uint8Array): Buffer {
  return encodeCbor(['Signature1', PROTECTED_ES256, externalAad, payload]);
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function notCose(reason: string): ProtocolError {
  return new ProtocolError('bad-agent-message', { reason, offsetBytes: 0 });
}
