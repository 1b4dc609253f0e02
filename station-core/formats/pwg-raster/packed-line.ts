/** One line of PWG Raster, packed (PWG 5102.4-2012, §4.4): how often it is repeated, then runs of equal and of different bytes. */
import type { Buffer } from 'node:buffer';

export const MOST_REPEATS = 256;
/** Of equal bytes in a run, and of different ones. */
const MOST_IN_RUN = 128;

/** Never more, whatever the line holds. */
export function mostPackedBytes(lineBytes: number): number {
  return 1 + lineBytes + Math.ceil(lineBytes / MOST_IN_RUN);
}

/** Writes `line`, which stands there `repeats` times one below the other, and gives where it ends. */
export function packLine(
  into: Buffer,
  at: number,
  { line, repeats }: { readonly line: Uint8Array; readonly repeats: number },
): number {
  let to = into.writeUInt8(repeats - 1, at);
  for (let from = 0; from < line.length;) {
    const equal = equalFrom(line, from);
    if (equal > 1 || from === line.length - 1) {
      to = into.writeUInt8(equal - 1, to);
      to = into.writeUInt8(line[from] ?? 0, to);
      from += equal;
      continue;
    }
    const different = differentFrom(line, from);
    // A run of one is the run of a byte that stands once: 256 would be no byte.
    to = into.writeUInt8(different === 1 ? 0 : 257 - different, to);
    into.set(line.subarray(from, from + different), to);
    to += different;
    from += different;
  }
  return to;
}

function equalFrom(line: Uint8Array, from: number): number {
  let length = 1;
  while (length < MOST_IN_RUN && from + length < line.length && line[from + length] === line[from]) length += 1;
  return length;
}

/** Ends before three equal bytes: two are no shorter as a run of their own. */
function differentFrom(line: Uint8Array, from: number): number {
  let length = 1;
  while (length < MOST_IN_RUN && from + length < line.length && equalFrom(line, from + length) < 3) length += 1;
  return length;
}
