import { constants, createHash, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { FormatError } from '../format-error.ts';
import { ecdsaKey, littleEndian, rsaKey } from './signature-keys.ts';

/**
 * One secure boot v2 signature block (esp_secure_boot.h of ESP-IDF): hash of the image, public key, signature, CRC.
 * A block that is read has been verified over the image before it. Whether the key is the right one is not known here.
 */
export interface ImageSignature {
  readonly scheme: 'rsa-3072' | 'ecdsa-p256' | 'ecdsa-p192';
  /** SHA-256 of the key as stored in the block: what is burnt into the chip's eFuses. */
  readonly keyDigestHex: string;
}

export const SIGNATURE_SECTOR_BYTES = 4096;
export const BLOCK_BYTES = 1216;

const MAGIC = 0xe7;
const VERSION_RSA = 2;
const VERSION_ECDSA = 3;
const DIGEST_AT = 4;
const KEY_AT = 36;
const CRC_AT = 1196;
const RSA = { keyBytes: 776, modulusBytes: 384, signatureBytes: 384 } as const;
const ECDSA = { keyBytes: 65, signatureBytes: 64 } as const;
/** RSA-PSS salt as long as the hash (RFC 8017; the ROM takes no other). */
const SALT_BYTES = 32;

export function hasSignatureMagic(bytes: Buffer, at: number): boolean {
  const version = bytes[at + 1];
  return bytes[at] === MAGIC && (version === VERSION_RSA || version === VERSION_ECDSA);
}

export interface BlockPlace {
  /** Everything before the sector is what was signed. */
  readonly sectorAt: number;
  readonly blockAt: number;
}

export function readSignatureBlock(file: Buffer, { sectorAt, blockAt }: BlockPlace, name: string): ImageSignature {
  const block = file.subarray(blockAt, blockAt + BLOCK_BYTES);
  const bad = (at: number, reason: string): FormatError =>
    new FormatError('bad-signature', { file: name, offsetBytes: blockAt + at, reason });
  // The CRC of zip files here, unlike everywhere else in a flash.
  if (block.readUInt32LE(CRC_AT) !== crc32(block.subarray(0, CRC_AT))) throw bad(CRC_AT, 'the CRC is wrong');
  requireZero(block, { from: 2, to: DIGEST_AT }, bad);
  requireZero(block, { from: CRC_AT + 4, to: BLOCK_BYTES }, bad);
  const signed = file.subarray(0, sectorAt);
  const digest = createHash('sha256').update(signed).digest();
  if (!digest.equals(block.subarray(DIGEST_AT, KEY_AT)))
    throw bad(DIGEST_AT, 'the SHA-256 is not that of the image before it');
  return block.readUInt8(1) === VERSION_RSA ? verifyRsa(block, signed, bad) : verifyEcdsa(block, signed, bad);
}

type Bad = (at: number, reason: string) => FormatError;

function verifyRsa(block: Buffer, signed: Buffer, bad: Bad): ImageSignature {
  const keyBytes = block.subarray(KEY_AT, KEY_AT + RSA.keyBytes);
  const signatureAt = KEY_AT + RSA.keyBytes;
  const signature = littleEndian(block.subarray(signatureAt, signatureAt + RSA.signatureBytes));
  const key = rsaKey(keyBytes, RSA.modulusBytes);
  if (key === undefined) throw bad(KEY_AT, 'the key is no RSA-3072 key');
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES };
  if (!verify('sha256', signed, pss, signature)) throw bad(signatureAt, 'the RSA signature does not verify');
  return { scheme: 'rsa-3072', keyDigestHex: sha256Hex(keyBytes) };
}

function verifyEcdsa(block: Buffer, signed: Buffer, bad: Bad): ImageSignature {
  const keyBytes = block.subarray(KEY_AT, KEY_AT + ECDSA.keyBytes);
  const signatureAt = KEY_AT + ECDSA.keyBytes;
  const found = ecdsaKey(keyBytes);
  if (found === undefined) throw bad(KEY_AT, 'the key is no point on P-256 or P-192');
  const { key, scheme, numberBytes } = found;
  const halves = block.subarray(signatureAt, signatureAt + 2 * numberBytes);
  const signature = Buffer.concat([
    littleEndian(halves.subarray(0, numberBytes)),
    littleEndian(halves.subarray(numberBytes)),
  ]);
  requireZero(block, { from: signatureAt + 2 * numberBytes, to: signatureAt + ECDSA.signatureBytes }, bad);
  if (!verifies(signed, key, signature)) throw bad(signatureAt, 'the ECDSA signature does not verify');
  return { scheme, keyDigestHex: sha256Hex(keyBytes) };
}

function verifies(signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function requireZero(block: Buffer, { from, to }: { from: number; to: number }, bad: Bad): void {
  const stray = block.subarray(from, to).findIndex((byte) => byte !== 0);
  if (stray !== -1) throw bad(from + stray, 'a reserved byte is not 0');
}

function sha256Hex(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
