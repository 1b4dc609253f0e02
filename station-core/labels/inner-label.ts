/** The label inside the box or under the lid: the QR code for the phone and its content for people. Holds secrets. */
import type { Secret } from '../secret.ts';
import type { LabelData, SizeMm } from './label-data.ts';
import { drawColumn } from './label-text.ts';
import { type Box, drawMatrix, moduleSizeMm, type ModuleMatrix } from './module-matrix.ts';
import { qrMatrix } from './provisioning-qr.ts';
import type { TextBlock } from './text-column.ts';

/** Share of the longer side that the code may take; the rest is for people. */
const CODE_SHARE = 0.6;
/** A title on a label lower than this keeps to one line. */
const TWO_LINE_TITLE_MM = 25;
const MAX_TYPE_PT = 12;

export function drawInnerLabel(doc: PDFKit.PDFDocument, data: LabelData, qrText: Secret<string>): void {
  const qr = qrMatrix(qrText);
  const { code, text } = divide(data.label.inner, qr);
  drawMatrix(doc, qr, code);
  drawColumn(doc, innerBlocks(data), { box: text, maxSizePt: MAX_TYPE_PT, captionsBeside: false });
}

function innerBlocks(data: LabelData): TextBlock[] {
  const bold = 'Helvetica-Bold';
  return [
    {
      parts: data.title.split(' '),
      font: bold,
      scale: 1.05,
      maxLines: data.label.inner.heightMm >= TWO_LINE_TITLE_MM ? 2 : 1,
    },
    { caption: 'Wi-Fi name', parts: [data.ssid], font: bold, scale: 1 },
    { caption: 'Wi-Fi password', parts: inFours(data.softApPassword), font: bold, scale: 1 },
    { caption: 'Owner code', parts: inFours(data.ownershipCode), font: bold, scale: 1 },
    { caption: 'Serial number', parts: [data.serial], font: 'Helvetica', scale: 0.9 },
  ];
}

/** Grouped for the eye only: whoever types a secret leaves the blanks out. */
function inFours(secret: Secret<string>): string[] {
  return secret.reveal().match(/.{1,4}/g) ?? [];
}

/**
 * The code lies at the left (or on top, on an upright label); its quiet zone is its margin. The text ends where the
 * code's dark modules end, so that both share their upper and lower edge.
 */
function divide(size: SizeMm, qr: ModuleMatrix): { code: Box; text: Box } {
  const { widthMm, heightMm } = size;
  const upright = heightMm > widthMm;
  const sideMm = upright ? Math.min(widthMm, heightMm * CODE_SHARE) : Math.min(heightMm, widthMm * CODE_SHARE);
  const code = upright
    ? { xMm: (widthMm - sideMm) / 2, yMm: 0, widthMm: sideMm, heightMm: sideMm }
    : { xMm: 0, yMm: (heightMm - sideMm) / 2, widthMm: sideMm, heightMm: sideMm };
  const quietMm = qr.quietModules * moduleSizeMm(qr, code);
  const edgeMm = Math.max(1, quietMm);
  const text = upright
    ? { xMm: edgeMm, yMm: sideMm, widthMm: widthMm - 2 * edgeMm, heightMm: heightMm - sideMm - edgeMm }
    : { xMm: sideMm, yMm: edgeMm, widthMm: widthMm - sideMm - edgeMm, heightMm: heightMm - 2 * edgeMm };
  return { code, text };
}
