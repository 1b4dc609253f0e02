/** Draws 2D symbols (QR, DataMatrix) as vector squares: sharp at any resolution of the printer. */
import { Fault } from '../fault.ts';
import { points } from './label-data.ts';

export interface ModuleMatrix {
  readonly columns: number;
  readonly rows: number;
  /** Light border the symbol needs on every side. */
  readonly quietModules: number;
  readonly isDark: (column: number, row: number) => boolean;
}

/** On the page, in millimetres from its top left corner. */
export interface Box {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Two dots of a 203 dpi thermal head; below that phones and hand scanners begin to fail. */
const MIN_MODULE_MM = 0.25;

/** The largest square modules with which symbol and quiet zone fit into the box. */
export function moduleSizeMm(matrix: ModuleMatrix, box: Box): number {
  const { columns, rows, quietModules } = matrix;
  const moduleMm = Math.min(box.widthMm / (columns + 2 * quietModules), box.heightMm / (rows + 2 * quietModules));
  if (moduleMm < MIN_MODULE_MM) {
    const reason = 'the label is too small for its code';
    throw new Fault('label.cannot-render', {
      reason,
      moduleMm: Number(moduleMm.toFixed(3)),
      minModuleMm: MIN_MODULE_MM,
    });
  }
  return moduleMm;
}

/** Centres the symbol in the box. One path and one fill: no hair lines where modules touch. */
export function drawMatrix(doc: PDFKit.PDFDocument, matrix: ModuleMatrix, box: Box): void {
  const moduleMm = moduleSizeMm(matrix, box);
  const left = box.xMm + (box.widthMm - matrix.columns * moduleMm) / 2;
  const top = box.yMm + (box.heightMm - matrix.rows * moduleMm) / 2;
  for (let row = 0; row < matrix.rows; row++) {
    for (const { from, count } of darkRuns(matrix, row)) {
      const x = points(left + from * moduleMm);
      doc.rect(x, points(top + row * moduleMm), points(count * moduleMm), points(moduleMm));
    }
  }
  doc.fill('black');
}

function darkRuns(matrix: ModuleMatrix, row: number): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  let from = -1;
  for (let column = 0; column <= matrix.columns; column++) {
    const dark = column < matrix.columns && matrix.isDark(column, row);
    if (dark && from < 0) from = column;
    if (!dark && from >= 0) {
      runs.push({ from, count: column - from });
      from = -1;
    }
  }
  return runs;
}
