import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';

/**
 * CBOR as the unit agent protocol allows it: the core deterministic encoding of RFC 8949 §4.2.1 and nothing else.
 * There is exactly one way to write a value, so bytes that do not come out the same again are refused.
 */
const ENCODE = { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true };
const DECODE = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
};

export function encodeCbor(value: unknown): Buffer {
  return Buffer.from(encode(value, ENCODE));
}

/** `offsetBytes` counts from the first byte of the body. */
export function decodeCbor(bytes: Uint8Array): unknown {
  const { value, again } = decodeStrictly(bytes);
  const offsetBytes = firstDifference(again, bytes);
  // Catches what the decoder lets pass: map keys out of order and text that is not UTF-8.
  if (offsetBytes !== undefined) throw malformed('CBOR is not in its deterministic form', offsetBytes);
  return value;
}

/** With what the value is when it is written again: how deep a value may nest depends on the stack, for both. */
function decodeStrictly(bytes: Uint8Array): { readonly value: unknown; readonly again: Buffer } {
  try {
    const value: unknown = decode(bytes, DECODE);
    return { value, again: encodeCbor(value) };
  } catch (error) {
    // cborg throws bare Errors for bad bytes, and a RangeError for arrays nested deeper than the stack: all of it is
    // bad input here, because nothing but `bytes` goes in.
    throw malformed('not strict CBOR', 0, error);
  }
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let offset = 0; offset < length; offset += 1) if (a[offset] !== b[offset]) return offset;
  return undefined;
}

function malformed(reason: string, offsetBytes: number, cause?: unknown): ProtocolError {
  return new ProtocolError('bad-agent-message', { reason, offsetBytes }, { cause });
}
