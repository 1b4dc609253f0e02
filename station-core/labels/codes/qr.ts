import qrcode from 'qrcode';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import type { Box } from '../draw/drawing.ts';
import { minModuleDots, moduleDots, type ModuleMatrix } from './module-matrix.ts';

/** M mends 15 % of the codewords, Q 25 %: scratches, a dot of ribbon that did not transfer. */
export type QrLevel = 'M' | 'Q';

/** Where the code goes: its room in dots, quiet zone included, and how fine the printer is. */
export interface QrRoom extends Pick<Box, 'width' | 'height'> {
  readonly dotsPerMm: number;
}

/** 49 modules a side: what a phone still reads from a 15 mm square, its quiet zone included. */
const MAX_VERSION_M = 8;
/** Modules of this size are read in spite of the larger symbol that level Q needs. */
const LARGE_MODULE_MM = 0.33;
/** ISO/IEC 18004 §6.3.8. */
const QUIET_ZONE_MODULES = 4;

/** Level Q where the room leaves it large modules, and level M otherwise. `label.too-long` beyond version 8 of level M. */
export function qrMatrix(text: Secret<string>, room: QrRoom): ModuleMatrix {
  const small = smallQr(text);
  const strong = qrOfLevel(text, 'Q');
  const enough = Math.max(minModuleDots(room.dotsPerMm), Math.round(LARGE_MODULE_MM * room.dotsPerMm));
  return moduleDots(strong, room) >= enough ? strong : small;
}

/** Level M. */
export function smallQr(text: Secret<string>): ModuleMatrix {
  const matrix = qrOfLevel(text, 'M');
  const version = (matrix.columns - 17) / 4;
  if (version <= MAX_VERSION_M) return matrix;
  const { length: lengthBytes } = text.reveal();
  throw new Fault('label.too-long', { lengthBytes, qrVersion: version, maxQrVersion: MAX_VERSION_M });
}

export function qrOfLevel(text: Secret<string>, level: QrLevel): ModuleMatrix {
  const { length: lengthBytes } = text.reveal();
  // Version 40-Q holds 1663 bytes; the package throws a bare Error beyond that.
  if (lengthBytes > 1600) throw new Fault('label.too-long', { lengthBytes, maxQrVersion: MAX_VERSION_M });
  const { modules } = qrcode.create(text.reveal(), { errorCorrectionLevel: level });
  const { size } = modules;
  return {
    columns: size,
    rows: size,
    quietModules: QUIET_ZONE_MODULES,
    level,
    isDark: (column, row) => modules.get(row, column) !== 0,
  };
}
