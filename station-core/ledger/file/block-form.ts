/**
 * The form in which old entries are packed: 256 of them, a complete subtree of level 8, as one zstd frame (RFC 8878) of
 * lines, one entry a line. Canonical JSON has no line feed of its own, so every entry comes back byte for byte. Beside the
 * frame stand the first bytes of each leaf hash: they prove nothing, but say which entry is not what it was.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Fault } from '../../fault.ts';
import { leafHash } from '../merkle/leaf-hash.ts';

export const BLOCK_LEVEL = 8;
export const BLOCK_ENTRIES = 2 ** BLOCK_LEVEL;
export const MARK_BYTES = 4;

/** A block with more to it stays in rows: packing one must not hold up the line, and unpacking one must not fill memory. */
export const MOST_BLOCK_BYTES = 1024 * 1024;
const WINDOW_LOG = 20; // 2^20 bytes: no frame needs more memory than the largest block

/** Level 1 packs entries as well as level 12 does, in a fifth of the time. */
const COMPRESSION_LEVEL = 1;

const LINE_FEED = 0x0a;
const lineFeed = Uint8Array.of(LINE_FEED);

export interface PackedForm {
  readonly marks: Buffer;
  readonly lines: Buffer;
}

export function firstSeqOfBlock(seq: number): number {
  return Math.floor(seq / BLOCK_ENTRIES) * BLOCK_ENTRIES;
}

/** `undefined` for entries that are not to be packed: another number of them, too large, or no canonical JSON. */
export function packEntries(bodies: readonly Uint8Array[], leafHashes: readonly Uint8Array[]): PackedForm | undefined {
  const plainBytes = bodies.reduce((sum, body) => sum + body.length + 1, 0);
  if (bodies.length !== BLOCK_ENTRIES || leafHashes.length !== BLOCK_ENTRIES) return undefined;
  if (plainBytes > MOST_BLOCK_BYTES || bodies.some((body) => body.includes(LINE_FEED))) return undefined;
  const plain = Buffer.concat(bodies.flatMap((body) => [body, lineFeed]));
  const params = { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL };
  return {
    marks: Buffer.concat(leafHashes.map((hash) => hash.subarray(0, MARK_BYTES))),
    lines: zstdCompressSync(plain, { params, pledgedSrcSize: plain.length }),
  };
}

/** The bodies, which share one piece of memory, or why there are none. */
export function unpackEntries(lines: Uint8Array): readonly Buffer[] | string {
  const plain = decompressed(lines);
  if (typeof plain === 'string') return plain;
  const bodies: Buffer[] = [];
  let from = 0;
  for (let end = plain.indexOf(LINE_FEED); end >= 0; end = plain.indexOf(LINE_FEED, from)) {
    if (bodies.length === BLOCK_ENTRIES) return `it holds more than ${BLOCK_ENTRIES} entries`;
    bodies.push(plain.subarray(from, end));
    from = end + 1;
  }
  if (from !== plain.length) return 'its last entry is cut off';
  return bodies.length === BLOCK_ENTRIES ? bodies : `it holds ${bodies.length} entries instead of ${BLOCK_ENTRIES}`;
}

/** What Node's zlib calls bytes that are no such frame; a lack of memory is none of these. */
const NO_FRAME = /^(?:ZSTD_error_(?!memory_allocation)|Z_BUF_ERROR$|Z_DATA_ERROR$|ERR_BUFFER_TOO_LARGE$)/;

function decompressed(lines: Uint8Array): Buffer | string {
  const options = {
    info: true,
    chunkSize: 128 * 1024,
    maxOutputLength: MOST_BLOCK_BYTES,
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG },
  };
  try {
    const { buffer, engine } = zstdDecompressSync(lines, options) as unknown as Informed;
    return engine.bytesWritten === lines.length ? buffer : 'something stands behind its end';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (NO_FRAME.test(code)) return `it cannot be unpacked (${code})`;
    if (code === 'ZSTD_error_memory_allocation')
      throw new Fault('ledger.not-checked', { problem: code }, { cause: error });
    throw error;
  }
}

/** What zlib answers with `info`: `bytesWritten` counts the input up to the end of the first frame. */
interface Informed {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** The entries of which the bytes are not what they were when they were packed, by their place in the block. */
export function unmarked(leafHashes: readonly Uint8Array[], marks: Uint8Array): readonly number[] {
  if (marks.length !== BLOCK_ENTRIES * MARK_BYTES) return [...leafHashes.keys()];
  return [...leafHashes.keys()].filter((n) => {
    const mark = marks.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES);
    return Buffer.compare(mark, leafHashes[n]?.subarray(0, MARK_BYTES) ?? new Uint8Array()) !== 0;
  });
}

export function leafHashesOf(bodies: readonly Uint8Array[]): readonly Buffer[] {
  return bodies.map((body) => leafHash(body));
}
