/**
 * Reads each code of a label back from the very dots that will be printed, before they are: as they are, and
 * with part of them blank, blurred, skewed and at low contrast. Two decoders have to read the same text each time.
 */
import { Fault } from '../../fault.ts';
import type { Bitmap } from '../draw/bitmap.ts';
import type { PrintedCode, Symbology } from '../draw/drawing.ts';
import { DECODERS } from './decoders.ts';
import { blurred, type Grey, patched, photographed, skewed, withContrast } from './grey.ts';

/**
 * Share of the picture that a blank patch covers. It damages each codeword that it touches, several times its share, of
 * which level M mends 15 %. Bars have their whole text in each line.
 */
const PATCH = { qr: 0.03, dataMatrix: 0.01, code128: 0.05 } as const satisfies Record<Symbology, number>;

const CONDITIONS: Readonly<Record<string, (plain: Grey, symbology: Symbology) => Grey>> = {
  plain: (plain) => plain,
  worn,
};

/** Part of it has rubbed off, and the scanner holds it out of focus, askew and in bad light: all at once. */
function worn(plain: Grey, symbology: Symbology): Grey {
  const faint = blurred(patched(plain, PATCH[symbology]), 1);
  // People hold a bar code straight.
  const askew = symbology === 'code128' ? faint : skewed(faint, { degrees: 7, shrink: 0.08 });
  // ISO/IEC 15415 grades a symbol contrast of 40 % as 2 of 4.
  return withContrast(askew, { dark: 65, light: 170 });
}

/** Throws `label.fails-proof` with code, condition and decoder, and without the text. */
export async function proveCodes(codes: readonly PrintedCode[], bitmap: Bitmap): Promise<void> {
  for (const code of codes) {
    const plain = photographed(bitmap, code);
    for (const [condition, change] of Object.entries(CONDITIONS)) {
      const picture = change(plain, code.symbology);
      for (const [decoder, decode] of Object.entries(DECODERS)) {
        const text = (await decode(picture, code.symbology))?.replaceAll(FNC1, '');
        if (text !== code.text.reveal()) {
          throw new Fault('label.fails-proof', {
            symbology: code.symbology,
            condition,
            decoder,
            read: text !== undefined,
          });
        }
      }
      picture.pixels.fill(0, 0, picture === plain ? 0 : undefined); // the plain one is still needed
    }
    plain.pixels.fill(0);
  }
}

/** Separates the elements of GS1; some decoders report the first one too. */
const FNC1 = '\x1d';
