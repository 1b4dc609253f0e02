import bwipjs from 'bwip-js/node';
import { Fault } from '../../fault.ts';
import type { ModuleMatrix } from './module-matrix.ts';

/** ISO/IEC 16022 asks for 1 module; a second one forgives the knife. */
const QUIET_ZONE_MODULES = 2;

/** ECC 200, square, as small as the text allows. */
export function dataMatrix(text: string, kind: 'datamatrix' | 'gs1datamatrix' = 'datamatrix'): ModuleMatrix {
  const [symbol] = bwipjs.raw({ bcid: kind, text });
  if (symbol === undefined || !('pixs' in symbol)) throw new Fault('label.cannot-render', { reason: 'no Data Matrix' });
  const { pixs, pixx: columns, pixy: rows } = symbol;
  return {
    columns,
    rows,
    quietModules: QUIET_ZONE_MODULES,
    isDark: (column, row) => pixs[row * columns + column] === 1,
  };
}
