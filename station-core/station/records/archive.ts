/** Files as one ZIP, piece by piece: of all that goes in, no more than one file is in memory at a time. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { Fault } from '../../fault.ts';

export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Already compressed: it is stored as it is. */
  readonly stored?: boolean;
}

/** Without ZIP64, which old readers lack too, the highest numbers mean that the real one stands there (APPNOTE.txt 4.4.1.4). */
export const ZIP_LIMITS = { files: 0xffff - 1, bytes: 0xffff_ffff - 1 } as const;

export interface ZipOptions {
  /** The date of every file in it. */
  readonly writtenAt: Date;
  readonly limits?: { readonly files: number; readonly bytes: number };
}

/** What the list at the end takes of a file beside its name: central directory header, and a little for the end record. */
const LISTED_BYTES = 64;

/** MS-DOS has no date before. */
const FIRST_DATE = new Date('1980-01-02T00:00:00Z');

/** Throws `export.too-large` when a file is one too many, before any of it is handed out. */
export async function* zipped(
  files: Iterable<PackedFile> | AsyncIterable<PackedFile>,
  { writtenAt, limits = ZIP_LIMITS }: ZipOptions,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  let [count, bytes, listedBytes] = [0, 0, 0];
  for await (const { path, bytes: content, stored = false } of files) {
    const file = stored ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    file.mtime = writtenAt < FIRST_DATE ? FIRST_DATE : writtenAt;
    zip.add(file);
    file.push(content, true);
    const pieces = ready.splice(0);
    count += 1;
    bytes += pieces.reduce((sum, { length }) => sum + length, 0);
    listedBytes += LISTED_BYTES + Buffer.byteLength(path);
    if (count > limits.files) throw new Fault('export.too-large', { files: count, mostFiles: limits.files });
    if (bytes + listedBytes > limits.bytes)
      throw new Fault('export.too-large', { files: count, mostBytes: limits.bytes });
    yield* pieces;
  }
  zip.end();
  yield* ready.splice(0);
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
