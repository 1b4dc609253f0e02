/** The label on the outside of unit or box: what anybody may read. It is given no secret, so it cannot show one. */
import { dataMatrix } from '../codes/data-matrix.ts';
import { matrixPlace, matrixShape, moduleDots, type ModuleMatrix, requireModule } from '../codes/module-matrix.ts';
import { type Box, type Drawing, emptyDrawing } from '../draw/drawing.ts';
import { Secret } from '../../secret.ts';
import { type LabelData, titleWords } from '../label-data.ts';
import { USUAL_DPI } from '../media.ts';
import { outerCodeText } from '../outer-code-text.ts';
import { columnShapes } from './set-text.ts';
import type { TextBlock } from './text-column.ts';

export type OuterLabelData = Omit<LabelData, 'softApPassword' | 'ownershipCode' | 'ownerName' | 'ssid'>;

/** 13 points. */
const MAX_TYPE_MM = 4.6;
/** Nothing is gained by a larger code: 22 modules of 0.7 mm are read from an arm's length. */
const MAX_CODE_MM = 18;
const GAP_MM = 0.8;

export function layOutOuter(data: OuterLabelData): Drawing {
  const drawing = emptyDrawing(data.label.outer, data.label.dpi ?? USUAL_DPI);
  const matrix = dataMatrix(outerCodeText(data));
  const side = codeSide(drawing);
  const dots = moduleDots(matrix, { width: side, height: side });
  requireModule(dots, drawing.dotsPerMm);
  const { code, text } = divide(drawing, matrix, dots);
  const column = {
    box: text,
    dotsPerMm: drawing.dotsPerMm,
    maxSize: MAX_TYPE_MM * drawing.dotsPerMm,
    captionsBeside: true,
  };
  const printed = {
    symbology: 'dataMatrix',
    ...matrixPlace(matrix, code, dots),
    text: new Secret(outerCodeText(data)),
  } as const;
  return {
    ...drawing,
    codes: [printed],
    shapes: [matrixShape(matrix, code, dots), ...columnShapes(outerBlocks(data), column)],
  };
}

function codeSide({ widthDots, heightDots, dotsPerMm }: Drawing): number {
  const [share, other] = heightDots > widthDots ? [0.34, 0.5] : [0.5, 0.34];
  return Math.min(MAX_CODE_MM * dotsPerMm, other * widthDots, share * heightDots);
}

/** The code in the lower right corner, its dark modules on the margin; the text beside it, or above on an upright label. */
function divide(drawing: Drawing, matrix: ModuleMatrix, dots: number): { code: Pick<Box, 'x' | 'y'>; text: Box } {
  const { widthDots, heightDots, dotsPerMm } = drawing;
  const edge = Math.round(Math.max(dotsPerMm, 0.05 * Math.min(widthDots, heightDots)));
  const quiet = matrix.quietModules * dots;
  const margin = Math.max(edge, quiet); // the quiet zone may be the margin, and never lies beyond the paper
  const code = { x: widthDots - margin - matrix.columns * dots, y: heightDots - margin - matrix.rows * dots };
  const gap = Math.max(quiet, Math.round(GAP_MM * dotsPerMm));
  const text =
    heightDots > widthDots
      ? { x: edge, y: edge, width: widthDots - 2 * edge, height: code.y - gap - edge }
      : { x: edge, y: edge, width: code.x - gap - edge, height: heightDots - 2 * edge };
  return { code, text };
}

function outerBlocks({ serial, mac, product, madeOn, lot, ...heading }: OuterLabelData): TextBlock[] {
  const weight = 'regular';
  return [
    { parts: titleWords(heading), weight: 'bold', scale: 1.1, maxLines: 2 },
    { caption: 'S/N', parts: [serial], weight: 'bold', scale: 1 },
    { caption: 'MAC', parts: [mac], weight, scale: 0.9 },
    { caption: 'Model', parts: [product], weight, scale: 0.9 },
    { caption: 'Made', parts: [madeOn.toISOString().slice(0, 10)], weight, scale: 0.9 },
    ...(lot === undefined ? [] : [{ caption: 'Lot', parts: [lot], weight, scale: 0.9 } as const]),
  ];
}
