/** The label inside the box or under the lid: the QR code for the phone and its content for people. Holds secrets. */
import type { Secret } from '../secret.ts';
import type { LabelData, SizeMm } from './label-data.ts';
import { drawColumn } from './label-text.ts';
import { type Box, drawMatrix, moduleSizeMm, type ModuleMatrix } from './module-matrix.ts';
import { qrMatrix } from './provisioning-qr.ts';
import type { TextBlock } from './text-column.ts';

/** Share of the longer side that the code may take; the rest is for people. */
const CODE_SHARE = 0.6;
/** On a label lower than this height is short: the title keeps to one line. */
const LOW_LABEL_MM = 25;
/** What a label printer may leave blank or cut off. */
const MIN_EDGE_MM = 1;
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
      maxLines: data.label.inner.heightMm >= LOW_LABEL_MM ? 2 : 1,
    },
    { caption: 'Wi-Fi name', parts: [data.ssid], font: bold, scale: 1 },
    { caption: 'Wi-Fi password', parts: inFours(data.softApPassword), font: bold, scale: 1, evenLines: true },
    { caption: 'Owner code', parts: inFours(data.ownershipCode), font: bold, scale: 1, evenLines: true },
    { caption: 'Serial number', parts: [data.serial], font: 'Helvetica', scale: 0.9 },
  ];
}

/** Grouped for the eye only: whoever types a secret leaves the blanks out. */
function inFours(secret: Secret<string>): string[] {
  return secret.reveal().match(/.{1,4}/g) ?? [];
}

/**
 * The code lies at the left (or on top, on an upright label); its quiet zone is its margin. The text beside it begins
 * and ends where the dark modules do, unless the label is so low that its text needs the whole height.
 */
function divide(size: SizeMm, qr: ModuleMatrix): { code: Box; text: Box } {
  const { widthMm, heightMm } = size;
  const upright = heightMm > widthMm;
  const sideMm = upright ? Math.min(widthMm, heightMm * CODE_SHARE) : Math.min(heightMm, widthMm * CODE_SHARE);
  const code = upright
    ? { xMm: (widthMm - sideMm) / 2, yMm: 0, widthMm: sideMm, heightMm: sideMm }
    : { xMm: 0, yMm: (heightMm - sideMm) / 2, widthMm: sideMm, heightMm: sideMm };
  const quietMm = qr.quietModules * moduleSizeMm(qr, code);
  const edgeMm = Math.max(MIN_EDGE_MM, quietMm);
  const topMm = heightMm < LOW_LABEL_MM ? MIN_EDGE_MM : code.yMm + quietMm;
  const text = upright
    ? { xMm: edgeMm, yMm: sideMm, widthMm: widthMm - 2 * edgeMm, heightMm: heightMm - sideMm - edgeMm }
    : { xMm: sideMm, yMm: topMm, widthMm: widthMm - sideMm - edgeMm, heightMm: heightMm - 2 * topMm };
  return { code, text };
}
