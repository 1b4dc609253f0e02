import { isUtf8 } from 'node:buffer';

import { espCrc32 } from '../crc32.ts';
import { badNvs, BITMAP_OFFSET_BYTES, brokenKey, ENTRIES_PER_PAGE, ENTRY_BYTES, ENTRY_STATE } from './entry.ts';
import { FirstEntryUnreadable } from './first-entry.ts';
import { FIRST_ENTRY_OFFSET_BYTES, PAGE_BYTES, PAGE_STATE, PAGE_VERSION_BYTE } from './entry.ts';
import { entryCrc } from './page.ts';

/** One written entry with its payload, checked by its CRC but not yet understood. */
export interface RawEntry {
  readonly offsetBytes: number;
  readonly namespaceIndex: number;
  readonly type: number;
  readonly chunk: number;
  readonly key: string;
  /** The 8 data bytes. */
  readonly data: Buffer;
  /** The span − 1 entries that follow. */
  readonly payload: Buffer;
}

interface Page {
  readonly offsetBytes: number;
  readonly sequence: number;
  readonly bytes: Buffer;
}

/** Written entries of all pages in use, oldest page first. Erased entries are passed over, as the firmware does. */
export function readPages(image: Buffer, file: string): RawEntry[] {
  if (image.length === 0 || image.length % PAGE_BYTES !== 0) {
    throw badNvs({ file, offsetBytes: image.length }, 'the length is not a multiple of 4096');
  }
  const pages: Page[] = [];
  const sequences = new Set<number>();
  for (let at = 0; at < image.length; at += PAGE_BYTES) {
    const page = readPageHeader(image.subarray(at, at + PAGE_BYTES), at, file);
    if (page === undefined) continue;
    if (sequences.has(page.sequence))
      throw badNvs({ file, offsetBytes: at + 4 }, 'two pages have the same sequence number');
    sequences.add(page.sequence);
    pages.push(page);
  }
  pages.sort((a, b) => a.sequence - b.sequence);
  return pages.flatMap((page) => readEntries(page, file));
}

function readPageHeader(bytes: Buffer, offsetBytes: number, file: string): Page | undefined {
  const state = bytes.readUInt32LE(0);
  if (state === PAGE_STATE.empty) {
    const stray = bytes.findIndex((byte) => byte !== 0xff);
    if (stray === -1) return undefined;
    throw badNvs({ file, offsetBytes: offsetBytes + stray }, 'a page that says it is empty is not');
  }
  if (state !== PAGE_STATE.active && state !== PAGE_STATE.full && state !== PAGE_STATE.freeing) {
    throw badNvs({ file, offsetBytes }, 'the page has no state NVS knows');
  }
  if (bytes.readUInt32LE(28) !== espCrc32(bytes.subarray(4, 28))) {
    throw badNvs({ file, offsetBytes: offsetBytes + 28 }, 'the CRC of the page header is wrong');
  }
  const version = bytes.readUInt8(8);
  if (version !== PAGE_VERSION_BYTE[1] && version !== PAGE_VERSION_BYTE[2]) {
    throw badNvs({ file, offsetBytes: offsetBytes + 8 }, 'the page has a version this station does not know');
  }
  return { offsetBytes, sequence: bytes.readUInt32LE(4), bytes };
}

function readEntries(page: Page, file: string): RawEntry[] {
  const entries: RawEntry[] = [];
  let index = 0;
  while (index < ENTRIES_PER_PAGE) {
    const state = stateOf(page, index);
    if (state === 1) throw badNvs({ file, offsetBytes: bitmapOffset(page, index) }, 'an entry has no state NVS knows');
    if (state !== ENTRY_STATE.written) {
      index += 1;
      continue;
    }
    const entry = readEntry(page, index, file);
    entries.push(entry);
    index += 1 + entry.payload.length / ENTRY_BYTES;
  }
  return entries;
}

function readEntry(page: Page, index: number, file: string): RawEntry {
  const at = FIRST_ENTRY_OFFSET_BYTES + index * ENTRY_BYTES;
  const offsetBytes = page.offsetBytes + at;
  const head = page.bytes.subarray(at, at + ENTRY_BYTES);
  if (head.readUInt32LE(4) !== entryCrc(head)) {
    const cause = offsetBytes === FIRST_ENTRY_OFFSET_BYTES ? { cause: new FirstEntryUnreadable() } : {};
    throw badNvs({ file, offsetBytes: offsetBytes + 4 }, 'the CRC of the entry is wrong', cause);
  }
  const span = head.readUInt8(2);
  if (span < 1 || index + span > ENTRIES_PER_PAGE) {
    throw badNvs({ file, offsetBytes: offsetBytes + 2 }, 'the entry spans more than its page holds');
  }
  for (let next = index + 1; next < index + span; next += 1) {
    if (stateOf(page, next) === ENTRY_STATE.written) continue;
    throw badNvs({ file, offsetBytes: bitmapOffset(page, next) }, 'part of a value is not marked as written');
  }
  return {
    offsetBytes,
    namespaceIndex: head.readUInt8(0),
    type: head.readUInt8(1),
    chunk: head.readUInt8(3),
    key: readKey(head, offsetBytes, file),
    data: head.subarray(24, ENTRY_BYTES),
    payload: page.bytes.subarray(at + ENTRY_BYTES, at + span * ENTRY_BYTES),
  };
}

function readKey(head: Buffer, offsetBytes: number, file: string): string {
  const field = head.subarray(8, 24);
  const end = field.indexOf(0);
  const name = field.subarray(0, end === -1 ? field.length : end);
  const key = name.toString('utf8');
  const broken = end === -1 ? 'the name has no end' : isUtf8(name) ? brokenKey(key) : 'the name is not UTF-8';
  if (broken !== undefined) throw badNvs({ file, offsetBytes: offsetBytes + 8 }, broken);
  return key;
}

function bitmapOffset(page: Page, entry: number): number {
  return page.offsetBytes + BITMAP_OFFSET_BYTES + (entry >> 2);
}

function stateOf(page: Page, entry: number): number {
  return (page.bytes.readUInt8(BITMAP_OFFSET_BYTES + (entry >> 2)) >> ((entry & 3) * 2)) & 0b11;
}
