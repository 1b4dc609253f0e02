/** The font for what the standard fonts of PDF lack: UnifontEX, which draws nearly every script. Only glyphs in use are embedded. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { characterRanges, type CharacterRange } from './character-ranges.ts';
import { openTypeOfWoff } from './woff.ts';

export interface OtherScripts {
  readonly font: Buffer;
  readonly draws: (character: string) => boolean;
}

const FILE = '@fontsource/unifontex/files/unifontex-latin-400-normal.woff';

let loading: Promise<OtherScripts> | undefined;

/** Read once, for all records of an order. */
export function otherScripts(): Promise<OtherScripts> {
  loading ??= load();
  return loading;
}

async function load(): Promise<OtherScripts> {
  const font = openTypeOfWoff(await readFile(createRequire(import.meta.url).resolve(FILE)));
  const ranges = characterRanges(font);
  return { font, draws: (character) => isIn(ranges, character.codePointAt(0) ?? 0) };
}

/** `ranges` ascend and do not overlap. */
function isIn(ranges: readonly CharacterRange[], codePoint: number): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (codePoint < range.first) high = middle - 1;
    else if (codePoint > range.last) low = middle + 1;
    else return true;
  }
  return false;
}
