import { FormatError } from '../format-error.ts';

/**
 * What an NVS partition holds, as values, and the numbers of its format (ESP-IDF nvs_flash, page versions 1 and 2).
 * A value may be a secret: nothing here or beside it ever puts one into an error.
 */
export type NvsValue =
  | { readonly type: SmallIntegerType; readonly number: number }
  | { readonly type: 'u64' | 'i64'; readonly number: bigint }
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'blob'; readonly bytes: Uint8Array };

export type SmallIntegerType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32';
export type IntegerType = SmallIntegerType | 'u64' | 'i64';

export interface NvsEntry {
  readonly namespace: string;
  readonly key: string;
  readonly value: NvsValue;
}

/** A string that is written only, as UTF-8 bytes that its owner can wipe: JavaScript's strings stay in memory. */
export interface NvsSecretString extends Pick<NvsEntry, 'namespace' | 'key'> {
  readonly utf8: Uint8Array;
}

/** A namespace that is opened, with or without entries after it. */
export interface NvsNamespace {
  readonly namespace: string;
}

export const PAGE_BYTES = 4096;
export const ENTRY_BYTES = 32;
export const ENTRIES_PER_PAGE = 126;
export const BITMAP_OFFSET_BYTES = 32;
export const FIRST_ENTRY_OFFSET_BYTES = 64;
export const MAX_KEY_BYTES = 15;
/** Namespace indexes are one byte; 0 is the list of namespaces, 255 means "any". */
export const MAX_NAMESPACES = 254;
export const NO_CHUNK = 0xff;

export const PAGE_STATE = { empty: 0xffffffff, active: 0xfffffffe, full: 0xfffffffc, freeing: 0xfffffff8 } as const;
export const ENTRY_STATE = { empty: 3, written: 2, erased: 0 } as const;
export const PAGE_VERSION_BYTE = { 1: 0xff, 2: 0xfe } as const;
export type NvsVersion = keyof typeof PAGE_VERSION_BYTE;

export const TYPE_STRING = 0x21;
export const TYPE_BLOB_V1 = 0x41;
export const TYPE_BLOB_DATA = 0x42;
export const TYPE_BLOB_INDEX = 0x48;

export interface IntegerFormat {
  readonly code: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

export const INTEGERS: Readonly<Record<IntegerType, IntegerFormat>> = {
  u8: { code: 0x01, bytes: 1, signed: false },
  i8: { code: 0x11, bytes: 1, signed: true },
  u16: { code: 0x02, bytes: 2, signed: false },
  i16: { code: 0x12, bytes: 2, signed: true },
  u32: { code: 0x04, bytes: 4, signed: false },
  i32: { code: 0x14, bytes: 4, signed: true },
  u64: { code: 0x08, bytes: 8, signed: false },
  i64: { code: 0x18, bytes: 8, signed: true },
};

export function isIntegerType(name: string): name is IntegerType {
  return Object.hasOwn(INTEGERS, name);
}

export function integerFits(type: IntegerType, value: bigint): boolean {
  const { bytes, signed } = INTEGERS[type];
  return value === (signed ? BigInt.asIntN(bytes * 8, value) : BigInt.asUintN(bytes * 8, value));
}

/** The typed value of a number that is known to fit. */
export function integerValue(type: IntegerType, number: bigint): NvsValue {
  return type === 'u64' || type === 'i64' ? { type, number } : { type, number: Number(number) };
}

/** Names of keys and namespaces: 1 to 15 bytes. Returns what is wrong, or nothing. */
export function brokenKey(key: string): string | undefined {
  if (key === '') return 'the name is empty';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `the name is longer than ${MAX_KEY_BYTES} bytes`;
  if (key.includes('\0')) return 'the name contains a NUL';
  return undefined;
}

export function badNvs(
  place: Readonly<Record<string, string | number>>,
  reason: string,
  options?: ErrorOptions,
): FormatError {
  return new FormatError('bad-nvs', { ...place, reason }, options);
}
