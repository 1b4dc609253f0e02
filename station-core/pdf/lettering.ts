/** Puts text on a page, in the standard fonts where they have the letters, and in another font where they have not. */
import { linesOf } from './line-breaks.ts';
import type { OtherScripts } from './other-scripts.ts';
import { isAllWestern, type Run, runsOf } from './printable.ts';

export const FONT = { plain: 'Helvetica', bold: 'Helvetica-Bold', code: 'Courier' } as const;
export type FontName = keyof typeof FONT;

export interface Letters {
  readonly font: FontName;
  readonly size: number;
  readonly colour: string;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const OTHER = 'other scripts';

export class Lettering {
  readonly #doc: PDFKit.PDFDocument;
  readonly #draws: (character: string) => boolean;

  /** Without another font, what the standard fonts lack is printed as code points. */
  constructor(doc: PDFKit.PDFDocument, other: OtherScripts | undefined) {
    this.#doc = doc;
    this.#draws = other?.draws ?? (() => false);
    if (other !== undefined) doc.registerFont(OTHER, other.font);
  }

  /** Where the next line would begin. */
  write(text: string, { x, y, width }: Place, { font, size, colour }: Letters): number {
    const doc = this.#doc.font(FONT[font]).fontSize(size).fillColor(colour);
    if (isAllWestern(text)) return doc.text(text, x, y, { width }).y;
    const lineHeight = doc.currentLineHeight(true) * LEADING;
    const baseline = size * ASCENT;
    const lines = this.#lines(text, width, font);
    for (const [at, line] of lines.entries()) this.#line(line, { x, y: y + at * lineHeight + baseline }, font);
    return y + lines.length * lineHeight;
  }

  heightOf(text: string, width: number, { font, size }: Omit<Letters, 'colour'>): number {
    const doc = this.#doc.font(FONT[font]).fontSize(size);
    if (isAllWestern(text)) return doc.heightOfString(text, { width });
    const lineHeight = doc.currentLineHeight(true) * LEADING;
    return this.#lines(text, width, font).length * lineHeight;
  }

  #lines(text: string, width: number, font: FontName): string[] {
    return linesOf(text, width, (part) => this.#runs(part).reduce((sum, run) => sum + this.#widthOf(run, font), 0));
  }

  #line(line: string, { x, y }: Omit<Place, 'width'>, font: FontName): void {
    let right = x;
    for (const run of this.#runs(line)) {
      const width = this.#widthOf(run, font);
      this.#doc.text(run.text, right, y, { lineBreak: false, baseline: 'alphabetic' });
      right += width;
    }
  }

  #runs(text: string): Run[] {
    return runsOf(text, this.#draws);
  }

  /** Leaves the font of the run as the one to draw with. */
  #widthOf({ text, script }: Run, font: FontName): number {
    return this.#doc.font(script === 'western' ? FONT[font] : OTHER).widthOfString(text);
  }
}

/** East Asian characters fill their line from top to bottom. */
const LEADING = 1.15;

/** From the top of a line to its baseline, for a size of 1, as the standard fonts have it. */
const ASCENT = 0.72;
