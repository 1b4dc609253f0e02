import { espCrc32 } from '../crc32.ts';
import { decryptNvs } from './encryption.ts';
import type { NvsKeys } from './encryption.ts';
import {
  badNvs,
  ENTRY_BYTES,
  INTEGERS,
  isIntegerType,
  integerValue,
  TYPE_BLOB_DATA,
  TYPE_BLOB_INDEX,
  TYPE_BLOB_V1,
  TYPE_STRING,
} from './entry.ts';
import type { IntegerType, NvsEntry, NvsValue } from './entry.ts';

import { entriesFor } from './page.ts';
import { readPages } from './raw-entries.ts';
import type { RawEntry } from './raw-entries.ts';

export type { NvsEntry, NvsValue } from './entry.ts';

export interface ReadNvsOptions {
  readonly file?: string;
  readonly keys?: NvsKeys;
}

/**
 * Reads what an NVS partition holds, in the order it was written. Any damage is an error: nothing is left out silently.
 * A key that is there twice (power was lost while the firmware replaced it) gives its newest value, as the firmware would.
 */
export function readNvs(bytes: Uint8Array, options: ReadNvsOptions = {}): readonly NvsEntry[] {
  const file = options.file ?? 'nvs';
  const image = options.keys === undefined ? Buffer.from(bytes) : decryptNvs(bytes, options.keys);
  const raw = readPages(image, file);
  const namespaces = readNamespaces(raw, file);
  const chunks = new Map<string, RawEntry>();
  for (const entry of raw) if (entry.type === TYPE_BLOB_DATA) chunks.set(chunkId(entry, entry.chunk), entry);
  return newest(raw).map((entry) => {
    const namespace = namespaces.get(entry.namespaceIndex);
    if (namespace === undefined) throw badEntry(entry, file, 'its namespace is not declared');
    const value = entry.type === TYPE_BLOB_INDEX ? joinChunks(entry, chunks, file) : plainValue(entry, file);
    return { namespace, key: entry.key, value };
  });
}

/**
 * Of each key, what was written last. Only that is looked into: an image whose thousand old entries all point to one
 * large blob would otherwise cost a thousand times its memory.
 */
function newest(raw: readonly RawEntry[]): RawEntry[] {
  const entries = new Map<string, RawEntry>();
  for (const entry of raw) {
    if (entry.namespaceIndex === 0 || entry.type === TYPE_BLOB_DATA) continue;
    const id = `${entry.namespaceIndex}\0${entry.key}`;
    entries.delete(id);
    entries.set(id, entry);
  }
  return [...entries.values()];
}

function readNamespaces(raw: readonly RawEntry[], file: string): Map<number, string> {
  const namespaces = new Map<number, string>();
  for (const entry of raw) {
    if (entry.namespaceIndex !== 0) continue;
    if (entry.type !== INTEGERS.u8.code) throw badEntry(entry, file, 'a namespace is declared with a wrong type');
    requireSingle(entry, file);
    const index = entry.data.readUInt8(0);
    if (index === 0 || index === 0xff) throw badEntry(entry, file, 'a namespace has an index that is reserved');
    const other = namespaces.get(index);
    if (other !== undefined && other !== entry.key) throw badEntry(entry, file, 'two namespaces have the same index');
    namespaces.set(index, entry.key);
  }
  return namespaces;
}

function plainValue(entry: RawEntry, file: string): NvsValue {
  switch (entry.type) {
    case TYPE_STRING:
      return { type: 'string', text: readString(entry, file) };
    case TYPE_BLOB_V1:
      return { type: 'blob', bytes: readPayload(entry, file) };
    default: {
      const type = integerTypeOf(entry.type);
      if (type === undefined) throw badEntry(entry, file, 'its type is unknown');
      requireSingle(entry, file);
      return readInteger(entry, type);
    }
  }
}

function integerTypeOf(code: number): IntegerType | undefined {
  return Object.keys(INTEGERS)
    .filter(isIntegerType)
    .find((type) => INTEGERS[type].code === code);
}

function requireSingle(entry: RawEntry, file: string): void {
  if (entry.payload.length > 0) throw badEntry(entry, file, 'an entry of fixed length spans several');
}

function readInteger(entry: RawEntry, type: IntegerType): NvsValue {
  const { bytes, signed } = INTEGERS[type];
  const wide = entry.data.readBigUInt64LE(0);
  return integerValue(type, signed ? BigInt.asIntN(bytes * 8, wide) : BigInt.asUintN(bytes * 8, wide));
}

function readString(entry: RawEntry, file: string): string {
  const payload = readPayload(entry, file);
  const end = payload.indexOf(0);
  if (end === -1) throw badEntry(entry, file, 'the string has no end');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload.subarray(0, end));
  } catch (error) {
    // The cause holds no bytes of the value: TextDecoder only says that they are not UTF-8.
    if (error instanceof TypeError) throw badEntry(entry, file, 'the string is not UTF-8');
    throw error;
  }
}

function joinChunks(index: RawEntry, chunks: ReadonlyMap<string, RawEntry>, file: string): NvsValue {
  requireSingle(index, file);
  const totalBytes = index.data.readUInt32LE(0);
  const count = index.data.readUInt8(4);
  const start = index.data.readUInt8(5);
  const pieces: Buffer[] = [];
  for (let chunk = start; chunk < start + count; chunk += 1) {
    const entry = chunks.get(chunkId(index, chunk));
    if (entry === undefined) throw badEntry(index, file, `chunk ${chunk} of the blob is missing`);
    pieces.push(readPayload(entry, file));
  }
  const bytes = Buffer.concat(pieces);
  if (bytes.length !== totalBytes) throw badEntry(index, file, 'the chunks of the blob do not add up to its length');
  return { type: 'blob', bytes };
}

function readPayload(entry: RawEntry, file: string): Buffer {
  const lengthBytes = entry.data.readUInt16LE(0);
  if (lengthBytes > entry.payload.length) throw badEntry(entry, file, 'the value is longer than its entries');
  if (entriesFor(lengthBytes) * ENTRY_BYTES !== entry.payload.length)
    throw badEntry(entry, file, 'the value is shorter than its entries');
  const payload = entry.payload.subarray(0, lengthBytes);
  if (entry.data.readUInt32LE(4) !== espCrc32(payload)) throw badEntry(entry, file, 'the CRC of the value is wrong');
  // Generator and firmware fill the last entry with erased bytes; no CRC is over them, so they are looked at.
  const stray = entry.payload.subarray(lengthBytes).findIndex((byte) => byte !== 0xff);
  if (stray !== -1) {
    const offsetBytes = entry.offsetBytes + ENTRY_BYTES + lengthBytes + stray;
    throw badNvs({ file, offsetBytes, key: entry.key }, 'a byte that belongs to no value');
  }
  return payload;
}

function chunkId(entry: RawEntry, chunk: number): string {
  return `${entry.namespaceIndex}\0${entry.key}\0${chunk}`;
}

function badEntry(entry: RawEntry, file: string, reason: string) {
  return badNvs({ file, offsetBytes: entry.offsetBytes, key: entry.key }, reason);
}
