/**
 * The damage that a code has to survive: a blank square, each time at another place, clear of the patterns by which a reader
 * finds the symbol. ISO/IEC 18004 and ISO/IEC 16022 promise how many codewords are mended; this is how much paper that is.
 */
import type { Box, PrintedCode } from '../draw/drawing.ts';
import { turned } from '../template/taken-boxes.ts';

/** Of the data modules at level Q, of the codewords of Data Matrix, of the area of bars. */
const DAMAGE = 0.15;

/** In modules, from the corner of the quiet zone. */
export type Blank = Box;

/** What is blank, one at a time. */
export function damagesOf(code: PrintedCode): readonly Blank[] {
  const { quarterTurns = 0, quietModules: quiet } = code;
  const isLying = quarterTurns % 2 === 1;
  const [across, down] = [code.box.width / code.moduleDots, code.box.height / code.moduleDots];
  const upright = isLying ? { width: down, height: across } : { width: across, height: down };
  const modules = upright.width - 2 * quiet;
  return damagesOfUpright(code, modules, upright.height).map((blank) =>
    turned(
      { ...blank, x: blank.x + quiet, y: blank.y + (code.symbology === 'code128' ? 0 : quiet) },
      upright,
      quarterTurns,
    ),
  );
}

/** From the corner of the first module. */
function damagesOfUpright({ symbology, level = 'M' }: PrintedCode, modules: number, height: number): readonly Box[] {
  switch (symbology) {
    case 'qr':
      return qrDamages(modules, level);
    case 'dataMatrix':
      return dataMatrixDamages(modules);
    case 'code128':
      return barDamages(modules, height);
  }
}

/** What holds a finder pattern, the timing pattern or format information, from the upper or left edge. */
const HEAD = 9;
/** The last alignment pattern begins so far from the end. ISO/IEC 15415 grades damage to such patterns by itself. */
const ALIGNMENT = 9;

/**
 * Of the codewords, of which the levels promise 15 % and 25 %. A square does not hit the blocks evenly, each of which is
 * mended by itself: with these shares every block of every version up to 10 is mended, whatever the square hides.
 */
const MENDED = { M: 0.13, Q: 0.2 } as const;

function qrDamages(modules: number, level: 'M' | 'Q'): Box[] {
  const dataModules = qrDataModules((modules - 17) / 4);
  const most = sideThatTouches(MENDED[level] * Math.floor(dataModules / 8), [1, 3]);
  const side = level === 'Q' ? Math.min(most, Math.ceil(Math.sqrt(DAMAGE * dataModules))) : most;
  const [middle, end] = [Math.floor((modules - side) / 2), modules - side];
  if (modules < 25) return squares(side, [[end, end]]); // version 1 has no more room, and no alignment pattern
  const before = Math.min(middle, modules - ALIGNMENT - side);
  return squares(side, [
    [middle, middle],
    [end, before],
    [before, end],
    [middle, HEAD],
    [HEAD, middle],
  ]);
}

/** What finder, timing, alignment patterns and version information leave (ISO/IEC 18004 §7.7.3 and table 1). */
function qrDataModules(version: number): number {
  const alignments = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const aligned = alignments === 0 ? 0 : (25 * alignments - 10) * alignments - 55;
  return (16 * version + 128) * version + 64 - aligned - (version < 7 ? 0 : 36);
}

/** Beyond 36 modules a side, ISO/IEC 16022 table 7 promises as little as 14 % of the codewords. */
const LARGE_DATA_MATRIX = 0.13;

function dataMatrixDamages(modules: number): Box[] {
  const regions = modules <= 26 ? 1 : modules <= 52 ? 2 : modules <= 104 ? 4 : 6; // a side, ISO/IEC 16022 table 7
  const share = modules <= 36 ? DAMAGE : LARGE_DATA_MATRIX;
  const side = sideThatTouches(share * Math.floor((modules - 2 * regions) ** 2 / 8), [2, 2]);
  const [middle, end] = [Math.floor((modules - side) / 2), modules - 1 - side];
  return squares(side, [
    [middle, middle],
    [1, 1],
    [end, 1],
    [1, end],
    [end, end],
  ]);
}

function barDamages(modules: number, height: number): Box[] {
  const [width, high] = [modules * Math.sqrt(DAMAGE), height * Math.sqrt(DAMAGE)];
  return [0, 0.5, 1].map((share) => ({
    x: (modules - width) * share,
    y: (height - high) * share,
    width,
    height: high,
  }));
}

/**
 * The largest square that touches so many codewords: (side + more across) × (side + more down) / 8. One of QR is two modules
 * wide and four high, one of Data Matrix three and three, less a corner.
 */
function sideThatTouches(codewords: number, [across, down]: readonly [number, number]): number {
  const half = (across + down) / 2;
  return Math.max(1, Math.floor(Math.sqrt(half ** 2 - across * down + 8 * codewords) - half));
}

function squares(side: number, places: readonly (readonly [number, number])[]): Box[] {
  return places.map(([x, y]) => ({ x, y, width: side, height: side }));
}
