import { espCrc32 } from '../crc32.ts';
import { BITMAP_OFFSET_BYTES, ENTRIES_PER_PAGE, ENTRY_BYTES, ENTRY_STATE, FIRST_ENTRY_OFFSET_BYTES } from './entry.ts';
import { PAGE_BYTES, PAGE_STATE, PAGE_VERSION_BYTE } from './entry.ts';
import type { NvsVersion } from './entry.ts';

/** The fixed part of an entry; variable-length values put their payload into the entries after it. */
export interface EntryHead {
  readonly namespaceIndex: number;
  readonly type: number;
  readonly chunk: number;
  readonly key: string;
  /** Up to 8 bytes; the rest stays erased. */
  readonly data: Uint8Array;
}

/** One NVS page being filled from its first entry on. Knows where bytes go, nothing of what they mean. */
export class NvsPage {
  readonly bytes: Buffer = Buffer.alloc(PAGE_BYTES, 0xff);
  #used = 0;

  constructor(sequence: number, version: NvsVersion) {
    this.bytes.writeUInt32LE(PAGE_STATE.active, 0);
    this.bytes.writeUInt32LE(sequence, 4);
    this.bytes.writeUInt8(PAGE_VERSION_BYTE[version], 8);
    this.bytes.writeUInt32LE(espCrc32(this.bytes.subarray(4, 28)), 28);
  }

  get used(): number {
    return this.#used;
  }

  get free(): number {
    return ENTRIES_PER_PAGE - this.#used;
  }

  markFull(): void {
    this.bytes.writeUInt32LE(PAGE_STATE.full, 0);
  }

  /** The caller has made sure that head and payload fit. */
  write(head: EntryHead, payload: Uint8Array = new Uint8Array()): void {
    const span = 1 + entriesFor(payload.length);
    const at = FIRST_ENTRY_OFFSET_BYTES + this.#used * ENTRY_BYTES;
    encodeHead(head, span).copy(this.bytes, at);
    this.bytes.set(payload, at + ENTRY_BYTES);
    for (let entry = this.#used; entry < this.#used + span; entry += 1) this.#markWritten(entry);
    this.#used += span;
  }

  #markWritten(entry: number): void {
    const at = BITMAP_OFFSET_BYTES + (entry >> 2);
    const shift = (entry & 3) * 2;
    const cleared = this.bytes.readUInt8(at) & ~(0b11 << shift);
    this.bytes.writeUInt8(cleared | (ENTRY_STATE.written << shift), at);
  }
}

export function entriesFor(payloadBytes: number): number {
  return Math.ceil(payloadBytes / ENTRY_BYTES);
}

function encodeHead(head: EntryHead, span: number): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES, 0xff);
  bytes.writeUInt8(head.namespaceIndex, 0);
  bytes.writeUInt8(head.type, 1);
  bytes.writeUInt8(span, 2);
  bytes.writeUInt8(head.chunk, 3);
  bytes.fill(0, 8, 24);
  bytes.write(head.key, 8, 15, 'utf8');
  bytes.set(head.data, 24);
  bytes.writeUInt32LE(entryCrc(bytes), 4);
  return bytes;
}

/** Over the entry without its own CRC field. */
export function entryCrc(entry: Buffer): number {
  return espCrc32(Buffer.concat([entry.subarray(0, 4), entry.subarray(8, ENTRY_BYTES)]));
}
