/** The label inside the box or under the lid: the QR code for the phone and its content for people. Holds secrets. */
import { matrixPlace, matrixShape, moduleDots, type ModuleMatrix, requireModule } from '../codes/module-matrix.ts';
import { qrMatrix } from '../codes/qr.ts';
import { type Box, type Drawing, emptyDrawing } from '../draw/drawing.ts';
import type { Secret } from '../../secret.ts';
import { type LabelData, titleWords } from '../label-data.ts';
import { USUAL_DPI } from '../media.ts';
import { columnShapes } from './set-text.ts';
import type { TextBlock } from './text-column.ts';

/** Share of the longer side that the code may take; the rest is for people. */
const CODE_SHARE = 0.6;
/** On a label lower than this height is short: the title keeps to one line. */
const LOW_LABEL_MM = 25;
/** What a label printer may leave blank or cut off. */
const MIN_EDGE_MM = 1;
/** 12 points. */
const MAX_TYPE_MM = 4.2;

export function layOutInner(data: LabelData, qrText: Secret<string>): Drawing {
  const drawing = emptyDrawing(data.label.inner, data.label.dpi ?? USUAL_DPI);
  const room = codeRoom(drawing);
  const qr = qrMatrix(qrText, { ...room, dotsPerMm: drawing.dotsPerMm });
  const dots = moduleDots(qr, room);
  requireModule(dots, drawing.dotsPerMm);
  const { code, text } = divide(drawing, qr, dots);
  const column = {
    box: text,
    dotsPerMm: drawing.dotsPerMm,
    maxSize: MAX_TYPE_MM * drawing.dotsPerMm,
    captionsBeside: false,
  };
  const printed = { symbology: 'qr', ...matrixPlace(qr, code, dots), text: qrText } as const;
  return {
    ...drawing,
    codes: [printed],
    shapes: [matrixShape(qr, code, dots), ...columnShapes(innerBlocks(data), column)],
  };
}

function innerBlocks(data: LabelData): TextBlock[] {
  const weight = 'bold';
  return [
    { parts: titleWords(data), weight, scale: 1.05, maxLines: data.label.inner.heightMm >= LOW_LABEL_MM ? 2 : 1 },
    { caption: 'Wi-Fi name', parts: [data.ssid], weight, scale: 1 },
    { caption: 'Wi-Fi password', parts: inFours(data.softApPassword), weight, scale: 1, evenLines: true },
    { caption: 'Owner code', parts: inFours(data.ownershipCode), weight, scale: 1, evenLines: true },
    { caption: 'Serial number', parts: [data.serial], weight: 'regular', scale: 0.9 },
  ];
}

/** Grouped for the eye only: whoever types a secret leaves the blanks out. */
function inFours(secret: Secret<string>): string[] {
  return secret.reveal().match(/.{1,4}/g) ?? [];
}

function codeRoom({ widthDots, heightDots }: Drawing): { width: number; height: number } {
  const upright = heightDots > widthDots;
  const side = Math.floor(
    upright ? Math.min(widthDots, heightDots * CODE_SHARE) : Math.min(heightDots, widthDots * CODE_SHARE),
  );
  return { width: side, height: side };
}

/**
 * The code lies at the left (or on top, on an upright label); its quiet zone is its margin. The text beside it begins
 * and ends where the dark modules do, unless the label is so low that its text needs the whole height.
 */
function divide(drawing: Drawing, qr: ModuleMatrix, dots: number): { code: Pick<Box, 'x' | 'y'>; text: Box } {
  const { widthDots, heightDots, dotsPerMm, sizeMm } = drawing;
  const quiet = qr.quietModules * dots;
  const side = qr.columns * dots + 2 * quiet;
  const edge = Math.max(Math.ceil(MIN_EDGE_MM * dotsPerMm), quiet);
  if (heightDots > widthDots) {
    const code = { x: Math.floor((widthDots - side) / 2) + quiet, y: quiet };
    return { code, text: { x: edge, y: side, width: widthDots - 2 * edge, height: heightDots - side - edge } };
  }
  const top = Math.floor((heightDots - side) / 2);
  const textTop = sizeMm.heightMm < LOW_LABEL_MM ? Math.ceil(MIN_EDGE_MM * dotsPerMm) : top + quiet;
  const text = { x: side, y: textTop, width: widthDots - side - edge, height: heightDots - 2 * textTop };
  return { code: { x: quiet, y: top + quiet }, text };
}
