import bwipjs from 'bwip-js/node';
import { Fault } from '../../fault.ts';
import type { Box } from '../draw/drawing.ts';

/** Widths in modules, a bar first, then a space, and so on. */
export interface BarCode {
  readonly widths: readonly number[];
  readonly modules: number;
}

/** ISO/IEC 15417 §4.2. */
export const QUIET_MODULES = 10;

export function code128(text: string, kind: 'code128' | 'gs1-128' = 'code128'): BarCode {
  const [symbol] = bwipjs.raw({ bcid: kind, text });
  if (symbol === undefined || !('sbs' in symbol)) throw new Fault('label.cannot-render', { reason: 'no Code 128' });
  const widths = Array.from(symbol.sbs);
  return { widths, modules: widths.reduce((sum, width) => sum + width, 0) };
}

/** `x` is where the first bar begins. */
export function barRects({ widths }: BarCode, { x, y, height }: Omit<Box, 'width'>, moduleDots: number): Box[] {
  const rects: Box[] = [];
  let at = x;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) rects.push({ x: at, y, width: width * moduleDots, height });
    at += width * moduleDots;
  }
  return rects;
}
