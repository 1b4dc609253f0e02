import type { RevisionRange } from '../formats/image/revision-range.ts';
import { chipRevisionOfNumber, chipRevisionText } from '../model/chip-revision.ts';

/** Columns of text for people at a terminal. Nothing that came from a file may move their cursor. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const columns = Math.max(0, ...clean.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(0, ...clean.map((row) => row[at]?.length ?? 0)));
  return clean
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '\u{fffd}');
}

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
