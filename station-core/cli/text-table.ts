import type { RevisionRange } from '../formats/image/revision-range.ts';
import { printable } from '../model/printable.ts';
import { chipRevisionOfNumber, chipRevisionText } from '../model/chip-revision.ts';

/** Columns of text for people at a terminal. Nothing that came from a file may move their cursor. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const columns = Math.max(0, ...clean.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(0, ...clean.map((row) => displayWidth(row[at] ?? ''))),
  );
  return clean
    .map((row) =>
      row
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - displayWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Chinese, Japanese, Korean and full-width characters take two cells of a terminal (UAX #11), combining marks none. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function displayWidth(text: string): number {
  let cells = 0;
  for (const character of text) cells += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return cells;
}

export { printable } from '../model/printable.ts';

export function hexOffset(offsetBytes: number): string {
  return `0x${offsetBytes.toString(16).padStart(6, '0')}`;
}

export function bytesText(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} bytes`;
}

/** 103 is v1.3. */
export function revisionText(revision: number): string {
  return chipRevisionText(chipRevisionOfNumber(revision));
}

export function rangeText({ min, max }: RevisionRange): string {
  if (max !== 'no-limit') return `${revisionText(min)} to ${revisionText(max)}`;
  return min === 0 ? 'any' : `${revisionText(min)} or newer`;
}
