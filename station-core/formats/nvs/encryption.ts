import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

import { espCrc32 } from '../crc32.ts';
import { badNvs, BITMAP_OFFSET_BYTES, ENTRIES_PER_PAGE, ENTRY_BYTES, ENTRY_STATE } from './entry.ts';
import { FIRST_ENTRY_OFFSET_BYTES, PAGE_BYTES } from './entry.ts';

/**
 * NVS encryption: XTS-AES-256 over each written entry; its byte offset in the partition is the tweak.
 * Page headers, bitmaps and unused entries stay in the clear. Keys come from outside and are never drawn here.
 */
export interface NvsKeys {
  /** 32 bytes each. */
  readonly dataKey: Uint8Array;
  readonly tweakKey: Uint8Array;
}

const KEY_BYTES = 32;
const CRC_BYTES = 4;
const DATA_KEY_MESSAGE = Uint8Array.of(0x5a, 0x5a, 0xbe, 0xae);
const TWEAK_KEY_MESSAGE = Uint8Array.of(0xa5, 0xa5, 0xde, 0xce);

export function encryptNvs(image: Uint8Array, keys: NvsKeys): Buffer {
  return overWrittenEntries(image, keys, 'encrypt');
}

export function decryptNvs(image: Uint8Array, keys: NvsKeys): Buffer {
  return overWrittenEntries(image, keys, 'decrypt');
}

/** The content of an `nvs_keys` partition: data key, tweak key, CRC-32, erased flash. */
export function parseNvsKeys(bytes: Uint8Array, file = 'nvs keys'): NvsKeys {
  const image = Buffer.from(bytes);
  if (image.length < PAGE_BYTES) throw badNvs({ file, offsetBytes: image.length }, 'a key partition has 4096 bytes');
  if (image.subarray(0, 2 * KEY_BYTES).every((byte) => byte === 0xff))
    throw badNvs({ file, offsetBytes: 0 }, 'the key partition is erased: the device draws its keys at its first start');
  const keys = image.subarray(0, 2 * KEY_BYTES);
  if (image.readUInt32LE(2 * KEY_BYTES) !== espCrc32(keys)) {
    throw badNvs({ file, offsetBytes: 2 * KEY_BYTES }, 'the CRC of the keys is wrong');
  }
  const stray = image.subarray(2 * KEY_BYTES + CRC_BYTES).findIndex((byte) => byte !== 0xff);
  if (stray !== -1) {
    throw badNvs({ file, offsetBytes: 2 * KEY_BYTES + CRC_BYTES + stray }, 'something follows the keys');
  }
  if (keys.subarray(0, KEY_BYTES).equals(keys.subarray(KEY_BYTES)))
    throw badNvs({ file, offsetBytes: KEY_BYTES }, 'data key and tweak key are the same');
  return { dataKey: keys.subarray(0, KEY_BYTES), tweakKey: keys.subarray(KEY_BYTES) };
}

export function encodeNvsKeys(keys: NvsKeys): Buffer {
  const both = joined(keys);
  const image = Buffer.alloc(PAGE_BYTES, 0xff);
  both.copy(image);
  image.writeUInt32LE(espCrc32(both), both.length);
  return image;
}

/**
 * Keys of the HMAC scheme, derived from the 32-byte key in an HMAC_UP eFuse block (esp-idf: nvs_sec_provider). The
 * message is these four bytes eight times over; the C source has them as little-endian words.
 */
export function nvsKeysFromHmacKey(hmacKey: Uint8Array, file = 'hmac key'): NvsKeys {
  if (hmacKey.length !== KEY_BYTES) throw badNvs({ file, offsetBytes: hmacKey.length }, 'an HMAC key has 32 bytes');
  const derive = (fourBytes: Uint8Array) =>
    createHmac('sha256', hmacKey).update(Buffer.alloc(KEY_BYTES, fourBytes)).digest();
  return { dataKey: derive(DATA_KEY_MESSAGE), tweakKey: derive(TWEAK_KEY_MESSAGE) };
}

function overWrittenEntries(image: Uint8Array, keys: NvsKeys, direction: 'encrypt' | 'decrypt'): Buffer {
  const key = joined(keys);
  const result = Buffer.from(image);
  for (let page = 0; page + PAGE_BYTES <= result.length; page += PAGE_BYTES) {
    for (let entry = 0; entry < ENTRIES_PER_PAGE; entry += 1) {
      if (stateOf(result, page, entry) !== ENTRY_STATE.written) continue;
      const at = page + FIRST_ENTRY_OFFSET_BYTES + entry * ENTRY_BYTES;
      transform(key, at, direction)(result.subarray(at, at + ENTRY_BYTES)).copy(result, at);
    }
  }
  return result;
}

function stateOf(image: Buffer, page: number, entry: number): number {
  return (image.readUInt8(page + BITMAP_OFFSET_BYTES + (entry >> 2)) >> ((entry & 3) * 2)) & 0b11;
}

/** One XTS data unit is one entry, so each entry takes a cipher of its own. */
function transform(key: Buffer, offsetBytes: number, direction: 'encrypt' | 'decrypt'): (unit: Buffer) => Buffer {
  const tweak = Buffer.alloc(16);
  tweak.writeUInt32LE(offsetBytes, 0);
  const create = direction === 'encrypt' ? createCipheriv : createDecipheriv;
  return (unit) => create('aes-256-xts', key, tweak).update(unit);
}

function joined(keys: NvsKeys): Buffer {
  if (keys.dataKey.length !== KEY_BYTES || keys.tweakKey.length !== KEY_BYTES) {
    throw badNvs(
      { lengthBytes: keys.dataKey.length + keys.tweakKey.length },
      'data key and tweak key have 32 bytes each',
    );
  }
  // XTS with two equal keys is not secure (FIPS 140), and OpenSSL refuses it.
  if (Buffer.from(keys.dataKey).equals(keys.tweakKey)) throw badNvs({}, 'data key and tweak key are the same');
  return Buffer.concat([keys.dataKey, keys.tweakKey]);
}
