/** The label on the outside of unit or box: what anybody may read. It is given no secret, so it cannot show one. */
import bwipjs from 'bwip-js/node';
import { Fault } from '../fault.ts';
import type { LabelData, SizeMm } from './label-data.ts';
import { drawColumn } from './label-text.ts';
import { type Box, drawMatrix, type ModuleMatrix } from './module-matrix.ts';
import type { TextBlock } from './text-column.ts';

export type OuterLabelData = Omit<LabelData, 'softApPassword' | 'ownershipCode' | 'ownerName' | 'ssid'>;

/** ISO/IEC 16022 asks for 1 module; a second one forgives the knife. */
const QUIET_ZONE_MODULES = 2;
const MAX_TYPE_PT = 13;
/** Nothing is gained by a larger code: 22 modules of 0.7 mm are read from an arm's length. */
const MAX_CODE_MM = 18;
const GAP_MM = 0.8;

export function drawOuterLabel(doc: PDFKit.PDFDocument, data: OuterLabelData): void {
  const matrix = dataMatrix(outerCodeText(data));
  const { code, text } = divide(data.label.outer, matrix);
  drawMatrix(doc, matrix, code);
  drawColumn(doc, outerBlocks(data), { box: text, maxSizePt: MAX_TYPE_PT, captionsBeside: true });
}

/** The code in the lower right corner, its dark modules on the margin; the text beside it, or above on an upright label. */
function divide({ widthMm, heightMm }: SizeMm, matrix: ModuleMatrix): { code: Box; text: Box } {
  const upright = heightMm > widthMm;
  const edgeMm = Math.max(1, 0.05 * Math.min(widthMm, heightMm));
  const codeMm = upright
    ? Math.min(MAX_CODE_MM, 0.5 * widthMm, 0.34 * heightMm)
    : Math.min(MAX_CODE_MM, 0.5 * heightMm, 0.34 * widthMm);
  const quietMm = (QUIET_ZONE_MODULES * codeMm) / (matrix.columns + 2 * QUIET_ZONE_MODULES);
  const marginMm = edgeMm - Math.min(quietMm, edgeMm);
  const code = {
    xMm: widthMm - marginMm - codeMm,
    yMm: heightMm - marginMm - codeMm,
    widthMm: codeMm,
    heightMm: codeMm,
  };
  const text = upright
    ? { xMm: edgeMm, yMm: edgeMm, widthMm: widthMm - 2 * edgeMm, heightMm: code.yMm - edgeMm }
    : { xMm: edgeMm, yMm: edgeMm, widthMm: code.xMm - edgeMm - GAP_MM, heightMm: heightMm - 2 * edgeMm };
  return { code, text };
}

/** Serial number and MAC with one blank between: a scanner that types like a keyboard sends what a person would. */
export function outerCodeText({ serial, mac }: Pick<OuterLabelData, 'serial' | 'mac'>): string {
  return `${serial} ${mac}`;
}

function outerBlocks({ title, serial, mac, product, madeOn, lot }: OuterLabelData): TextBlock[] {
  const font = 'Helvetica';
  return [
    { parts: title.split(' '), font: 'Helvetica-Bold', scale: 1.1, maxLines: 2 },
    { caption: 'S/N', parts: [serial], font: 'Helvetica-Bold', scale: 1 },
    { caption: 'MAC', parts: [mac], font, scale: 0.9 },
    { caption: 'Model', parts: [product], font, scale: 0.9 },
    { caption: 'Made', parts: [madeOn.toISOString().slice(0, 10)], font, scale: 0.9 },
    ...(lot === undefined ? [] : [{ caption: 'Lot', parts: [lot], font, scale: 0.9 } as const]),
  ];
}

function dataMatrix(text: string): ModuleMatrix {
  const [symbol] = bwipjs.raw({ bcid: 'datamatrix', text });
  if (symbol === undefined || !('pixs' in symbol)) throw new Fault('label.cannot-render', { reason: 'no DataMatrix' });
  const { pixs, pixx: columns, pixy: rows } = symbol;
  return {
    columns,
    rows,
    quietModules: QUIET_ZONE_MODULES,
    isDark: (column, row) => pixs[row * columns + column] === 1,
  };
}
