/** Files as one ZIP, piece by piece: of all that goes in, no more than one file is in memory at a time. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { Fault } from '../../fault.ts';

export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Already compressed: it is stored as it is. */
  readonly stored?: boolean;
}

/** Without ZIP64, which old readers lack too: APPNOTE.txt 4.4.1.4. */
export const MOST_FILES = 65_535;
const MOST_BYTES = 0xffff_ffff;
/** MS-DOS has no date before. */
const FIRST_DATE = new Date('1980-01-02T00:00:00Z');

/** `writtenAt` is the date of every file in it. */
export async function* zipped(
  files: Iterable<PackedFile> | AsyncIterable<PackedFile>,
  writtenAt: Date,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  let [count, bytes] = [0, 0];
  for await (const { path, bytes: content, stored = false } of files) {
    const file = stored ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    file.mtime = writtenAt < FIRST_DATE ? FIRST_DATE : writtenAt;
    zip.add(file);
    file.push(content, true);
    count += 1;
    for (const piece of ready.splice(0)) {
      bytes += piece.length;
      yield piece;
    }
    // The list at the end repeats every name.
    if (count >= MOST_FILES || bytes + count * 200 > MOST_BYTES) throw new Fault('export.too-large', { files: count });
  }
  zip.end();
  yield* ready.splice(0);
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
