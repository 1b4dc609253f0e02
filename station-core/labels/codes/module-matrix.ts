/** 2D symbols (QR, Data Matrix) in whole printer dots. */
import { Fault } from '../../fault.ts';
import type { Box, PrintedCode, Shape } from '../draw/drawing.ts';

export interface ModuleMatrix {
  readonly columns: number;
  readonly rows: number;
  /** Light border the symbol needs on every side. */
  readonly quietModules: number;
  /** Of a QR code. */
  readonly level?: 'M' | 'Q';
  readonly isDark: (column: number, row: number) => boolean;
}

/** Two dots of a 203 dpi thermal head; below that phones and hand scanners begin to fail. */
const MIN_MODULE_MM = 0.25;

/** The largest module of whole dots with which symbol and quiet zone fit into the box. */
export function moduleDots(matrix: ModuleMatrix, { width, height }: Pick<Box, 'width' | 'height'>): number {
  const { columns, rows, quietModules } = matrix;
  return Math.floor(Math.min(width / (columns + 2 * quietModules), height / (rows + 2 * quietModules)));
}

/** A module smaller than this is refused: `label.cannot-render`, with the sizes. */
export function requireModule(dots: number, dotsPerMm: number): void {
  if (dots >= minModuleDots(dotsPerMm)) return;
  const reason = 'the label is too small for its code';
  const moduleMm = Number((dots / dotsPerMm).toFixed(3));
  throw new Fault('label.cannot-render', { reason, moduleMm, minModuleMm: MIN_MODULE_MM });
}

export function minModuleDots(dotsPerMm: number): number {
  return Math.ceil(MIN_MODULE_MM * dotsPerMm - 1e-6);
}

/** `at` is the corner of the first module: the quiet zone lies outside. */
export function matrixShape(matrix: ModuleMatrix, at: Pick<Box, 'x' | 'y'>, dots: number): Shape {
  const rows = Array.from({ length: matrix.rows }, (_, row) => row);
  const rects = rows.flatMap((row) =>
    darkRuns(matrix, row).map(({ from, count }) => ({
      x: at.x + from * dots,
      y: at.y + row * dots,
      width: count * dots,
      height: dots,
    })),
  );
  return { kind: 'rects', rects };
}

/** Where `matrixShape` draws with the same arguments. */
export function matrixPlace(
  { columns, rows, quietModules, level }: ModuleMatrix,
  at: Pick<Box, 'x' | 'y'>,
  dots: number,
): Omit<PrintedCode, 'symbology' | 'text'> {
  const quiet = quietModules * dots;
  const [width, height] = [columns * dots + 2 * quiet, rows * dots + 2 * quiet];
  const box = { x: at.x - quiet, y: at.y - quiet, width, height };
  return { box, moduleDots: dots, quietModules, ...(level === undefined ? {} : { level }) };
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
