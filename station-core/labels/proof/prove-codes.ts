/**
 * Reads each code of a label back from its dots: as they are, and then blurred, skewed and at low contrast, with a blank
 * square at each of several places. Two decoders have to read the same text each time.
 */
import { Fault } from '../../fault.ts';
import type { Bitmap } from '../draw/bitmap.ts';
import type { PrintedCode, Symbology } from '../draw/drawing.ts';
import { type Blank, damagesOf } from './damage.ts';
import { DECODERS } from './decoders.ts';
import { blanked, blurred, type Grey, photographed, skewed, withContrast } from './grey.ts';

/** What a code has survived. */
export interface ProvenCode extends Pick<PrintedCode, 'symbology' | 'level' | 'moduleDots'> {
  /** Places at which it was blank, one at a time. */
  readonly places: number;
  /** Of the area of the code without its quiet zone. */
  readonly blankShare: number;
  /** Where least was left, 0 to 1. Bars have no error correction. */
  readonly unusedErrorCorrection?: number;
}

/** Throws `label.fails-proof` with code, condition and decoder, and without the text. */
export async function proveCodes(codes: readonly PrintedCode[], bitmap: Bitmap): Promise<readonly ProvenCode[]> {
  const proven: ProvenCode[] = [];
  for (const code of codes) {
    const plain = photographed(bitmap, code);
    await read(plain, code, 'plain');
    const blanks = damagesOf(code);
    let left: number | undefined;
    for (const blank of blanks) {
      const leftHere = await read(worn(plain, code.symbology, blank), code, 'worn');
      if (leftHere !== undefined) left = Math.min(left ?? 1, leftHere);
    }
    const { symbology, level, moduleDots } = code;
    proven.push({
      symbology,
      moduleDots,
      ...(level === undefined ? {} : { level }),
      places: blanks.length,
      blankShare: blankShare(code, blanks),
      ...(left === undefined ? {} : { unusedErrorCorrection: left }),
    });
  }
  return proven;
}

/** Part of it has rubbed off, and the scanner holds it out of focus, askew and in bad light: all at once. */
function worn(plain: Grey, symbology: Symbology, blank: Blank): Grey {
  const faint = blurred(blanked(plain, blank), 1);
  // People hold a bar code straight.
  const askew = symbology === 'code128' ? faint : skewed(faint, { degrees: 7, shrink: 0.08 });
  // ISO/IEC 15415 grades a symbol contrast of 40 % as 2 of 4.
  return withContrast(askew, { dark: 65, light: 170 });
}

async function read(picture: Grey, code: PrintedCode, condition: 'plain' | 'worn'): Promise<number | undefined> {
  let left: number | undefined;
  for (const [decoder, { decode }] of Object.entries(DECODERS)) {
    const found = await decode(picture, code.symbology);
    if (found === undefined || !isTextOf(code, found.text)) {
      const { symbology } = code;
      throw new Fault('label.fails-proof', { symbology, condition, decoder, read: found !== undefined });
    }
    left ??= found.unusedErrorCorrection;
  }
  return left;
}

export function isTextOf(code: PrintedCode, text: string): boolean {
  return text.replaceAll(FNC1, '') === code.text.reveal();
}

/** Separates the elements of GS1; some decoders report the first one too. */
const FNC1 = '\x1d';

function blankShare({ symbology, box, moduleDots, quietModules }: PrintedCode, [blank]: readonly Blank[]): number {
  if (blank === undefined) return 0;
  const quiet = symbology === 'code128' ? 0 : 2 * quietModules;
  const [across, down] = [box.width / moduleDots - quiet, box.height / moduleDots - quiet];
  return (blank.width * blank.height) / (across * down);
}
