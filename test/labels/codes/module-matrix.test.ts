import { expect, test } from 'vitest';
import {
  matrixShape,
  minModuleDots,
  moduleDots,
  type ModuleMatrix,
  requireModule,
} from '../../../station-core/labels/codes/module-matrix.ts';

const checkers: ModuleMatrix = { columns: 4, rows: 2, quietModules: 1, isDark: (column, row) => column !== row };

test('a module is a whole number of dots, and the quiet zone has its room', () => {
  expect(moduleDots(checkers, { width: 6 * 3, height: 100 })).toBe(3);
  expect(moduleDots(checkers, { width: 6 * 3 - 1, height: 100 })).toBe(2);
  expect(moduleDots(checkers, { width: 100, height: 4 * 5 + 3 })).toBe(5);
});

test('dark modules that touch are one rectangle', () => {
  expect(matrixShape(checkers, { x: 10, y: 20 }, 3)).toEqual({
    kind: 'rects',
    rects: [
      { x: 13, y: 20, width: 9, height: 3 },
      { x: 10, y: 23, width: 3, height: 3 },
      { x: 16, y: 23, width: 6, height: 3 },
    ],
  });
});

test.each([
  [6, 2],
  [8, 2],
  [300 / 25.4, 3],
  [600 / 25.4, 6],
])('at %f dots a millimetre the smallest module is %i dots, a quarter of a millimetre', (dotsPerMm, dots) => {
  expect(minModuleDots(dotsPerMm)).toBe(dots);
  expect(() => {
    requireModule(dots, dotsPerMm);
  }).not.toThrow();
  expect(() => {
    requireModule(dots - 1, dotsPerMm);
  }).toThrow(expect.objectContaining({ code: 'label.cannot-render' }));
});
