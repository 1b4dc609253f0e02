/** What the signers of notes sign, by the type of their key, and whether they did. It never holds a private key. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { parseCheckpoint } from './checkpoint-text.ts';
import { SIGNATURE_TYPES, spkiDerOf, type SingleKey } from './note-key.ts';

const TIMESTAMP_BYTES = 8;

/** What is signed, to be handed to the private key as it is. */
export function messageToSign(key: SingleKey, text: string, timestampSeconds: number): Buffer {
  switch (key.algorithm) {
    case 'ed25519':
      return Buffer.from(text, 'utf8');
    case 'cosignature/v1':
      return cosignedMessage(text, timestampSeconds);
    case 'ml-dsa-44':
      return subtreeMessage(key.name, text, timestampSeconds);
  }
}

/** What goes into the signature line. */
export function signaturePayload(key: SingleKey, timestampSeconds: number, signature: Uint8Array): Uint8Array {
  return SIGNATURE_TYPES[key.algorithm].timestamped ? timestampedSignature(timestampSeconds, signature) : signature;
}

/** What a cosigner signs (tlog-cosignature, "Ed25519 signed message"). */
export function cosignedMessage(text: string, timestampSeconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timestampSeconds}\n${text}`, 'utf8');
}

/** `cosigned_message` of tlog-cosignature, "ML-DSA-44 signed message", for a checkpoint: the subtree from 0 to its size. */
export function subtreeMessage(signerName: string, text: string, timestampSeconds: number): Buffer {
  const { origin, sizeEntries, rootHash } = parseCheckpoint(text);
  return Buffer.concat([
    Buffer.from('subtree/v1\n\0', 'ascii'),
    lengthPrefixed(signerName),
    uint64(timestampSeconds),
    lengthPrefixed(origin),
    uint64(0),
    uint64(sizeEntries),
    rootHash,
  ]);
}

/** The `timestamped_signature` structure that goes into a line of a timestamped type. */
export function timestampedSignature(timestampSeconds: number, signature: Uint8Array): Buffer {
  return Buffer.concat([uint64(timestampSeconds), signature]);
}

export interface MadeAt {
  /** Absent when the type has no time, or the signer made no statement about it (a time of zero). */
  readonly timestampSeconds?: number;
}

/** What the signature says beside "signed"; undefined when it is not the key's over this text. */
export function verifySignature(key: SingleKey, text: string, payload: Uint8Array): MadeAt | undefined {
  const { timestamped, signatureBytes } = SIGNATURE_TYPES[key.algorithm];
  const bytes = Buffer.from(payload);
  const stampBytes = timestamped ? TIMESTAMP_BYTES : 0;
  if (bytes.length !== stampBytes + signatureBytes) return undefined;
  const timestampSeconds = timestamped ? Number(bytes.readBigUInt64BE()) : 0;
  if (!Number.isSafeInteger(timestampSeconds)) return undefined;
  const message = messageToSign(key, text, timestampSeconds);
  if (!verifiesRaw(key, message, bytes.subarray(stampBytes))) return undefined;
  return timestampSeconds === 0 ? {} : { timestampSeconds };
}

function verifiesRaw(key: SingleKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.publicKey.length !== SIGNATURE_TYPES[key.algorithm].publicKeyBytes) return false;
  return verify(null, message, keyObjectOf(key), signature);
}

/** To expand an ML-DSA-44 key takes as long as to verify with it, and the same few keys sign all notes of a station. */
const knownKeys = new WeakMap<SingleKey, { readonly spkiDer: Buffer; readonly keyObject: KeyObject }>();

function keyObjectOf(key: SingleKey): KeyObject {
  const spkiDer = spkiDerOf(key.algorithm, key.publicKey);
  const known = knownKeys.get(key);
  if (known?.spkiDer.equals(spkiDer) === true) return known.keyObject;
  const keyObject = createPublicKey({ key: spkiDer, format: 'der', type: 'spki' });
  knownKeys.set(key, { spkiDer, keyObject });
  return keyObject;
}

/** opaque<1..2^8-1> of RFC 8446 section 3.4. */
function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length < 1 || bytes.length > 255) throw new RangeError('a name of a signed tree is 1 to 255 bytes long');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
