/** Which characters an OpenType font draws: its `cmap` for all of Unicode (format 12). */

export interface CharacterRange {
  readonly first: number;
  readonly last: number;
}

const WINDOWS = 3;
const ALL_OF_UNICODE = 10;
const SEGMENTED_COVERAGE = 12;

export function characterRanges(font: Buffer): readonly CharacterRange[] {
  const cmap = tableOf(font, 'cmap');
  const count = cmap.readUInt16BE(2);
  for (let at = 4; at < 4 + 8 * count; at += 8) {
    if (cmap.readUInt16BE(at) !== WINDOWS || cmap.readUInt16BE(at + 2) !== ALL_OF_UNICODE) continue;
    const subtable = cmap.subarray(cmap.readUInt32BE(at + 4));
    if (subtable.readUInt16BE(0) === SEGMENTED_COVERAGE) return rangesIn(subtable);
  }
  throw new TypeError('the font has no cmap of format 12');
}

function tableOf(font: Buffer, tag: string): Buffer {
  const count = font.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    if (font.toString('latin1', at, at + 4) !== tag) continue;
    const offsetBytes = font.readUInt32BE(at + 8);
    return font.subarray(offsetBytes, offsetBytes + font.readUInt32BE(at + 12));
  }
  throw new TypeError(`the font has no table ${tag}`);
}

/** The glyph of a range's first character may be 0, which is the picture of a character that is missing. */
function rangesIn(subtable: Buffer): CharacterRange[] {
  const count = subtable.readUInt32BE(12);
  return Array.from({ length: count }, (_, n) => 16 + 12 * n).flatMap((at) => {
    const [first, last] = [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)];
    return subtable.readUInt32BE(at + 8) === 0 ? [] : [{ first, last }];
  });
}
