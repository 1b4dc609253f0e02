/** Draws a column of text onto a label's page in the standard fonts every PDF reader has. */
import { points } from './label-data.ts';
import type { Box } from './module-matrix.ts';
import { type MeasureText, setColumn, type TextBlock } from './text-column.ts';

export interface Column {
  readonly box: Box;
  readonly maxSizePt: number;
  readonly captionsBeside: boolean;
}

export function drawColumn(doc: PDFKit.PDFDocument, blocks: readonly TextBlock[], column: Column): void {
  const { box, maxSizePt, captionsBeside } = column;
  const space = { widthPt: points(box.widthMm), heightPt: points(box.heightMm), maxSizePt, captionsBeside };
  const placed = setColumn(blocks, space, measureWith(doc));
  for (const { text, font, sizePt, xPt, baselinePt } of placed) {
    doc
      .font(font)
      .fontSize(sizePt)
      .text(text, points(box.xMm) + xPt, points(box.yMm) + baselinePt, { lineBreak: false, baseline: 'alphabetic' });
  }
}

/** A font's widths grow with its size, so each text is measured once, at 1000 points; the search asks for many sizes. */
function measureWith(doc: PDFKit.PDFDocument): MeasureText {
  const widths = new Map<string, number>();
  return (text, font, sizePt) => {
    const key = `${font} ${text}`;
    const width = widths.get(key) ?? doc.font(font).fontSize(1000).widthOfString(text);
    widths.set(key, width);
    return (width * sizePt) / 1000;
  };
}
