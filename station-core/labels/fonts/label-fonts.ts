/**
 * The fonts of labels: Inter for the alphabets of Europe, UnifontEX for Chinese, Japanese and Korean. They come with the
 * station, so that a label looks the same on every machine. Read when a text first needs them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { Fault } from '../../fault.ts';
import { openTypeOfWoff } from '../../pdf/woff.ts';

export type Weight = 'regular' | 'bold';

/** One font file. */
export interface Face {
  readonly name: string;
  readonly font: Font;
}

/** Part of a text that one face draws. */
export interface FaceRun {
  readonly text: string;
  readonly face: Face;
}

/** Height of a capital letter of Inter, for a type size of 1. */
export const CAP_HEIGHT = 1490 / 2048;

/** Inter's contextual alternates change nothing of what a label says, and cost half the time of a label. */
export const FEATURES = { calt: false };

const INTER_PARTS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'];
const INTER_WEIGHTS = { regular: 400, bold: 700 } as const;
const UNIFONT = 'unifontex';

/** With the technical signs of a rating, such as ⎓. UnifontEX has other scripts too, but their letters join, combine or run to the left, and nobody here shapes them. */
const UNIFONT_CHARACTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\u30fb\u30fc\uff00-\uffee\u2100-\u214f\u2190-\u23ff\u2500-\u26ff]/u;

const faces = new Map<string, Face>();

/** Throws `label.cannot-render` for a character that no face draws: it would be left out silently. */
export function faceRuns(text: string, weight: Weight): readonly FaceRun[] {
  const runs: { text: string; face: Face }[] = [];
  for (const character of text) {
    const face = faceOf(character, weight);
    const last = runs.at(-1);
    if (last?.face === face) last.text += character;
    else runs.push({ text: character, face });
  }
  return runs;
}

/** For a type size of 1. */
export function widthOf(text: string, weight: Weight): number {
  return faceRuns(text, weight).reduce((sum, run) => sum + runWidth(run), 0);
}

export function runWidth({ text, face }: FaceRun): number {
  return face.font.layout(text, FEATURES).advanceWidth / face.font.unitsPerEm;
}

function faceOf(character: string, weight: Weight): Face {
  const codePoint = character.codePointAt(0) ?? 0;
  if (/\P{C}/u.test(character)) {
    for (const part of INTER_PARTS) {
      const face = faceNamed(`inter-${part}-${INTER_WEIGHTS[weight]}`);
      if (face.font.hasGlyphForCodePoint(codePoint)) return face;
    }
    if (UNIFONT_CHARACTER.test(character)) {
      const face = faceNamed(UNIFONT);
      if (face.font.hasGlyphForCodePoint(codePoint)) return face;
    }
  }
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0');
  throw new Fault('label.cannot-render', { reason: `U+${hex} is not in the label font` });
}

function faceNamed(name: string): Face {
  const known = faces.get(name);
  if (known !== undefined) return known;
  const file = fileOf(name);
  const font = create(openTypeOfWoff(readFileSync(createRequire(import.meta.url).resolve(file))));
  if (!('layout' in font)) throw new TypeError(`${file} is a collection of fonts`);
  const face = { name, font };
  faces.set(name, face);
  return face;
}

function fileOf(name: string): string {
  return name === UNIFONT
    ? '@fontsource/unifontex/files/unifontex-latin-400-normal.woff'
    : `@fontsource/inter/files/${name}-normal.woff`;
}

/** Files of faces that are not installed. */
export function missingFonts(resolve: (file: string) => string = createRequire(import.meta.url).resolve): string[] {
  const inter = INTER_PARTS.flatMap((part) =>
    Object.values(INTER_WEIGHTS).map((weight) => `inter-${part}-${String(weight)}`),
  );
  return [...inter, UNIFONT].map(fileOf).filter((file) => {
    try {
      resolve(file);
      return false;
    } catch {
      return true; // whatever keeps it from being found keeps a label from being drawn
    }
  });
}
