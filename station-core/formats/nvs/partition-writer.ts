import { FormatError } from '../format-error.ts';
import { espCrc32 } from '../crc32.ts';
import { badNvs, ENTRIES_PER_PAGE, ENTRY_BYTES, INTEGERS, integerFits, NO_CHUNK } from './entry.ts';
import { TYPE_BLOB_DATA, TYPE_BLOB_INDEX, TYPE_BLOB_V1, TYPE_STRING } from './entry.ts';
import type { IntegerType, NvsEntry, NvsSecretString, NvsVersion } from './entry.ts';
import { entriesFor, NvsPage } from './page.ts';
import type { EntryHead } from './page.ts';

const MAX_STRING_BYTES = { 1: 1984, 2: 4000 } as const satisfies Record<NvsVersion, number>;
const MAX_BLOB_BYTES = { 1: 1984, 2: 508_000 } as const satisfies Record<NvsVersion, number>;

type Place = Pick<NvsEntry, 'namespace' | 'key'>;
interface Target extends Place {
  readonly namespaceIndex: number;
}

/** Places entries on pages, page after page, where the generator places them. Never looks back at what it wrote. */
export class PartitionWriter {
  readonly #maxPages: number;
  readonly #version: NvsVersion;
  readonly #pages: NvsPage[] = [];

  constructor(maxPages: number, version: NvsVersion) {
    this.#maxPages = maxPages;
    this.#version = version;
  }

  /** The pages in order; at least one, so that an empty content is still an NVS partition. Its own are wiped. */
  finish(): Buffer {
    if (this.#pages.length === 0) this.#newPage({ namespace: '', key: '' });
    const pages = this.#pages.splice(0);
    const whole = Buffer.concat(pages.map((page) => page.bytes));
    for (const page of pages) page.bytes.fill(0);
    return whole;
  }

  writeNamespace(namespace: string, index: number): void {
    const page = this.#pageWithRoom({ namespace, key: '' }, 1);
    const head = { namespaceIndex: 0, type: INTEGERS.u8.code, chunk: NO_CHUNK, key: namespace };
    page.write({ ...head, data: Uint8Array.of(index) });
  }

  writeEntry(entry: NvsEntry, namespaceIndex: number): void {
    const target: Target = { namespace: entry.namespace, key: entry.key, namespaceIndex };
    const { value } = entry;
    switch (value.type) {
      case 'string':
        this.#writeString(target, value.text);
        return;
      case 'blob':
        this.#writeBlob(target, value.bytes);
        return;
      default:
        this.#writeInteger(target, value.type, value.number);
    }
  }

  #writeInteger(target: Target, type: IntegerType, value: number | bigint): void {
    const wide = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : undefined;
    if (wide === undefined || !integerFits(type, wide)) throw badNvs(nameOf(target), `the value is no ${type}`);
    const format = INTEGERS[type];
    const data = Buffer.alloc(8);
    data.writeBigUInt64LE(BigInt.asUintN(64, wide));
    const head = headOf(target, format.code, data.subarray(0, format.bytes));
    this.#pageWithRoom(target, 1).write(head);
  }

  #writeString(target: Target, text: string): void {
    if (text.includes('\0')) throw badNvs(nameOf(target), 'a string cannot contain a NUL');
    if (!text.isWellFormed()) throw badNvs(nameOf(target), 'the string is no proper Unicode text');
    this.#writeStringBytes(target, Buffer.from(`${text}\0`, 'utf8'));
  }

  /** As a string; the bytes in between are wiped. */
  writeSecretString({ namespace, key, utf8 }: NvsSecretString, namespaceIndex: number): void {
    if (utf8.includes(0)) throw badNvs({ namespace, key }, 'a string cannot contain a NUL');
    const payload = Buffer.allocUnsafeSlow(utf8.length + 1);
    try {
      payload.set(utf8);
      payload.writeUInt8(0, utf8.length);
      this.#writeStringBytes({ namespace, key, namespaceIndex }, payload);
    } finally {
      payload.fill(0);
    }
  }

  #writeStringBytes(target: Target, payload: Uint8Array): void {
    const max = MAX_STRING_BYTES[this.#version];
    if (payload.length > max) {
      throw badNvs({ ...nameOf(target), lengthBytes: payload.length, maxBytes: max }, 'the string is too long');
    }
    this.#writeWhole(target, TYPE_STRING, payload);
  }

  #writeBlob(target: Target, payload: Uint8Array): void {
    const max = MAX_BLOB_BYTES[this.#version];
    if (payload.length > max) {
      throw badNvs({ ...nameOf(target), lengthBytes: payload.length, maxBytes: max }, 'the blob is too long');
    }
    if (this.#version === 1) this.#writeWhole(target, TYPE_BLOB_V1, payload);
    else this.#writeChunks(target, payload);
  }

  /** A value that must lie on one page. The generator moves on even when it would fill the page exactly; so do we. */
  #writeWhole(target: Target, type: number, payload: Uint8Array): void {
    const needed = 1 + entriesFor(payload.length);
    let page = this.#pageWithRoom(target, 1);
    if (page.used > 0 && page.used + needed >= ENTRIES_PER_PAGE) page = this.#newPage(target);
    page.write(headOf(target, type, sizeAndCrc(payload)), payload);
  }

  /** A blob of page version 2: as much as each page still takes, then an index entry. */
  #writeChunks(target: Target, payload: Uint8Array): void {
    let written = 0;
    let chunk = 0;
    let page = this.#pageWithRoom(target, 1);
    for (;;) {
      const room = (page.free - 1) * ENTRY_BYTES;
      const piece = payload.subarray(written, written + room);
      // An empty chunk where one entry is left is what the generator writes, and firmware accepts it.
      page.write({ ...headOf(target, TYPE_BLOB_DATA, sizeAndCrc(piece)), chunk }, piece);
      chunk += 1;
      written += piece.length;
      if (written < payload.length || page.free === 0) page = this.#newPage(target);
      if (written === payload.length) break;
    }
    const data = Buffer.alloc(8, 0xff);
    data.writeUInt32LE(payload.length, 0);
    data.writeUInt8(chunk, 4);
    data.writeUInt8(0, 5);
    page.write(headOf(target, TYPE_BLOB_INDEX, data));
  }

  #pageWithRoom(place: Place, entries: number): NvsPage {
    const page = this.#pages.at(-1);
    return page !== undefined && page.free >= entries ? page : this.#newPage(place);
  }

  #newPage(place: Place): NvsPage {
    if (this.#pages.length >= this.#maxPages) {
      throw new FormatError('nvs-full', { ...nameOf(place), usablePages: this.#maxPages });
    }
    this.#pages.at(-1)?.markFull();
    const page = new NvsPage(this.#pages.length, this.#version);
    this.#pages.push(page);
    return page;
  }
}

function headOf(target: Target, type: number, data: Uint8Array): EntryHead {
  return { namespaceIndex: target.namespaceIndex, type, chunk: NO_CHUNK, key: target.key, data };
}

function sizeAndCrc(payload: Uint8Array): Buffer {
  const data = Buffer.alloc(8, 0xff);
  data.writeUInt16LE(payload.length, 0);
  data.writeUInt32LE(espCrc32(payload), 4);
  return data;
}

function nameOf(place: Place): { namespace: string; key: string } {
  return { namespace: place.namespace, key: place.key };
}
