import { createHash } from 'node:crypto';

import { FormatError } from './format-error.ts';
import { espCrc32 } from './crc32.ts';

/**
 * The esp_secure_cert partition: a list of TLV records that ends at the first erased word.
 * Reads and writes the records as they are; it neither encrypts nor looks into certificates.
 */
export interface SecureCertRecord {
  readonly type: number;
  readonly subtype: number;
  readonly flags: number;
  readonly value: Uint8Array;
}

/** Record types (esp_secure_cert_mgr 2.9). */
export const SECURE_CERT_TYPE = {
  caCertificate: 0,
  deviceCertificate: 1,
  privateKey: 2,
  dsData: 3,
  dsContext: 4,
  hmacEcdsaSalt: 5,
  securityConfig: 6,
  teeKey: 7,
  signatureBlock: 8,
  integritySha256: 9,
  userData1: 51,
  userData5: 55,
} as const;

/** How a key is held. Values of two fields, not single bits: bits 7-6 say one, bits 5-3 another (esp_secure_cert_mgr). */
export const SECURE_CERT_FLAG = { hmacEncrypted: 0x80, hmacEcdsaKey: 0x40, ecdsaPeripheral: 0x08 } as const;
export type SecureCertFlag = keyof typeof SECURE_CERT_FLAG;

const FLAG_FIELD: Readonly<Record<SecureCertFlag, number>> = {
  hmacEncrypted: 0xc0,
  hmacEcdsaKey: 0xc0,
  ecdsaPeripheral: 0x38,
};

export function hasSecureCertFlag(flags: number, name: SecureCertFlag): boolean {
  return (flags & FLAG_FIELD[name]) === SECURE_CERT_FLAG[name];
}

const MAGIC = 0xba5eba11;
const HEADER_BYTES = 12;
const CRC_BYTES = 4;
const ALIGNMENT_BYTES = 16;
/** Real ones have 8 KB; a SHA-256 is made over all of it for each integrity record. */
const MAX_PARTITION_BYTES = 1024 * 1024;
const ERASED_WORD = 0xffffffff;
/** What `--append-integrity` of Espressif's tool (2.6) leaves behind its record. */
const TOOL_END_MARK = 0x0000ffff;
const MAX_VALUE_BYTES = 0xffff;

export function readSecureCert(bytes: Uint8Array, file = 'esp_secure_cert'): readonly SecureCertRecord[] {
  const partition = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (partition.length > MAX_PARTITION_BYTES)
    throw bad(file, MAX_PARTITION_BYTES, 'the partition is larger than any that is made');
  const records: SecureCertRecord[] = [];
  const seen = new Set<number>();
  let at = 0;
  while (at < partition.length) {
    if (at + 4 > partition.length) throw bad(file, at, 'the partition ends inside a record');
    const magic = partition.readUInt32LE(at);
    if (magic === ERASED_WORD || magic === TOOL_END_MARK) break;
    if (magic !== MAGIC) throw bad(file, at, 'this is neither a record nor erased flash');
    const { record, lengthBytes } = readRecord(partition.subarray(at), (offset, reason) =>
      bad(file, at + offset, reason),
    );
    const kind = record.type * 256 + record.subtype;
    if (seen.has(kind)) throw bad(file, at + 8, 'the record occurs twice');
    seen.add(kind);
    requireIntegrity(record, partition.subarray(0, at), () =>
      bad(file, at + HEADER_BYTES, 'the SHA-256 over the records before it is wrong'),
    );
    records.push(record);
    at += lengthBytes;
  }
  return records;
}

export interface SecureCertHeader {
  readonly type: number;
  /** Of the whole record, with padding and CRC. */
  readonly lengthBytes: number;
}

export const SECURE_CERT_HEADER_BYTES = HEADER_BYTES;

/**
 * For a reader that must not touch what it need not see: the partition may hold a private key. `erased` ends the list;
 * `foreign` is something else altogether.
 */
export function readSecureCertHeader(bytes: Uint8Array): SecureCertHeader | 'erased' | 'foreign' {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = header.readUInt32LE(0);
  if (magic === ERASED_WORD || magic === TOOL_END_MARK) return 'erased';
  if (magic !== MAGIC) return 'foreign';
  return { type: header.readUInt8(8), lengthBytes: recordBytes(header.readUInt16LE(10)) };
}

/** The record's value, or nothing when there is none of this type. */
export function findSecureCert(
  records: readonly SecureCertRecord[],
  type: number,
  subtype = 0,
): SecureCertRecord | undefined {
  return records.find((record) => record.type === type && record.subtype === subtype);
}

export interface SecureCertOptions {
  /** Pads as erased flash to the size of the partition, so that nothing old stays behind the records. */
  readonly sizeBytes?: number;
  /** Ends the list with a SHA-256 over all before it (record 9), as Espressif's tool does. */
  readonly integrity?: boolean;
}

/** The records one after the other. */
export function buildSecureCert(
  records: readonly (Omit<SecureCertRecord, 'flags' | 'subtype'> & Partial<SecureCertRecord>)[],
  options: SecureCertOptions = {},
): Buffer {
  const complete = records.map((record) => ({ subtype: 0, flags: 0, ...record }));
  complete.forEach((record, index) => {
    if (complete.slice(0, index).some((other) => isSame(other, record)))
      throw badRecord(record, 'the record occurs twice');
  });
  const plain = Buffer.concat(complete.map(encodeRecord));
  const bytes = options.integrity === true ? Buffer.concat([plain, integrityRecord(plain)]) : plain;
  if (options.sizeBytes === undefined) return bytes;
  if (bytes.length > options.sizeBytes) {
    throw new FormatError('bad-secure-cert', {
      offsetBytes: options.sizeBytes,
      lengthBytes: bytes.length,
      reason: 'the records do not fit into the partition',
    });
  }
  return Buffer.concat([bytes, Buffer.alloc(options.sizeBytes - bytes.length, 0xff)]);
}

function readRecord(from: Buffer, bad: (offsetBytes: number, reason: string) => FormatError) {
  if (from.length < HEADER_BYTES + CRC_BYTES) throw bad(from.length, 'the partition ends inside a record');
  const valueBytes = from.readUInt16LE(10);
  const lengthBytes = recordBytes(valueBytes);
  if (lengthBytes > from.length) throw bad(from.length, 'the partition ends inside a record');
  const crcAt = lengthBytes - CRC_BYTES;
  if (from.readUInt32LE(crcAt) !== espCrc32(from.subarray(0, crcAt)))
    throw bad(crcAt, 'the CRC of the record is wrong');
  const record: SecureCertRecord = {
    flags: from.readUInt8(4),
    type: from.readUInt8(8),
    subtype: from.readUInt8(9),
    value: Buffer.from(from.subarray(HEADER_BYTES, HEADER_BYTES + valueBytes)),
  };
  return { record, lengthBytes };
}

function requireIntegrity(record: SecureCertRecord, before: Buffer, bad: () => FormatError): void {
  if (record.type !== SECURE_CERT_TYPE.integritySha256) return;
  if (!createHash('sha256').update(before).digest().equals(record.value)) throw bad();
}

function integrityRecord(before: Buffer): Buffer {
  const value = createHash('sha256').update(before).digest();
  return encodeRecord({ type: SECURE_CERT_TYPE.integritySha256, subtype: 0, flags: 0, value });
}

function encodeRecord(record: SecureCertRecord): Buffer {
  for (const field of ['type', 'subtype', 'flags'] as const) {
    const value = record[field];
    if (!Number.isInteger(value) || value < 0 || value > 0xff) throw badRecord(record, `the ${field} is not one byte`);
  }
  if (record.value.length > MAX_VALUE_BYTES) throw badRecord(record, 'the value is longer than 65535 bytes');
  const bytes = Buffer.alloc(recordBytes(record.value.length));
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt8(record.flags, 4);
  bytes.writeUInt8(record.type, 8);
  bytes.writeUInt8(record.subtype, 9);
  bytes.writeUInt16LE(record.value.length, 10);
  bytes.set(record.value, HEADER_BYTES);
  const crcAt = bytes.length - CRC_BYTES;
  bytes.writeUInt32LE(espCrc32(bytes.subarray(0, crcAt)), crcAt);
  return bytes;
}

/** Only the value is padded; header and CRC together are 16 bytes already. */
function recordBytes(valueBytes: number): number {
  return HEADER_BYTES + Math.ceil(valueBytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES + CRC_BYTES;
}

function isSame(a: SecureCertRecord, b: SecureCertRecord): boolean {
  return a.type === b.type && a.subtype === b.subtype;
}

function bad(file: string, offsetBytes: number, reason: string): FormatError {
  return new FormatError('bad-secure-cert', { file, offsetBytes, reason });
}

function badRecord(record: SecureCertRecord, reason: string): FormatError {
  return new FormatError('bad-secure-cert', { type: record.type, subtype: record.subtype, reason });
}
