/** Takes a font out of its WOFF file (W3C, WOFF 1.0): every table as it was, in an OpenType file. */
import { inflateSync } from 'node:zlib';

const SIGNATURE = 0x774f4646; // wOFF
const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly bytes: Buffer;
}

/**
 * The PDF library reads WOFF too, but inflates the whole table of glyphs again for every glyph that it looks at: seconds
 * for a line of text.
 */
export function openTypeOfWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== SIGNATURE) throw new TypeError('not a WOFF file');
  const flavour = woff.readUInt32BE(4);
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) => tableAt(woff, WOFF_HEADER_BYTES + at * WOFF_ENTRY_BYTES));
  const directory = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  writeHeader(directory, flavour, count);
  const parts: Buffer[] = [directory];
  let offsetBytes = directory.length;
  for (const [at, table] of tables.entries()) {
    writeEntry(directory.subarray(SFNT_HEADER_BYTES + at * SFNT_ENTRY_BYTES), table, offsetBytes);
    const padding = Buffer.alloc(-table.bytes.length & 3);
    parts.push(table.bytes, padding);
    offsetBytes += table.bytes.length + padding.length;
  }
  return Buffer.concat(parts);
}

function tableAt(woff: Buffer, entry: number): Table {
  const [tag, offset, compressed, length, checksum] = [0, 4, 8, 12, 16].map((at) => woff.readUInt32BE(entry + at));
  const stored = woff.subarray(offset, (offset ?? 0) + (compressed ?? 0));
  const bytes = compressed === length ? stored : inflateSync(stored);
  if (bytes.length !== length) throw new TypeError('a table of the font is incomplete');
  return { tag: tag ?? 0, checksum: checksum ?? 0, bytes };
}

/** How a reader may search the directory by halves, as OpenType prescribes. */
function writeHeader(header: Buffer, flavour: number, count: number): void {
  const entrySelector = Math.floor(Math.log2(count));
  const searchRange = 2 ** entrySelector * SFNT_ENTRY_BYTES;
  header.writeUInt32BE(flavour, 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(searchRange, 6);
  header.writeUInt16BE(entrySelector, 8);
  header.writeUInt16BE(count * SFNT_ENTRY_BYTES - searchRange, 10);
}

function writeEntry(entry: Buffer, { tag, checksum, bytes }: Table, offsetBytes: number): void {
  entry.writeUInt32BE(tag, 0);
  entry.writeUInt32BE(checksum, 4);
  entry.writeUInt32BE(offsetBytes, 8);
  entry.writeUInt32BE(bytes.length, 12);
}
