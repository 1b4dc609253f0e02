/** `~HI` of ZPL II, Host Identification: model, firmware, dots per millimetre and memory in one line between STX and ETX (ZPL II Programming Guide, ~HI). */
import type { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';
import { linesOf } from './host-status.ts';

export const ASK_HOST_IDENTIFICATION = '~HI';

export interface HostIdentification {
  readonly model: string;
  readonly dotsPerMm: number;
}

/** Undefined: not all of it is there yet. */
export function readHostIdentification(bytes: Buffer): HostIdentification | undefined {
  const [line] = linesOf(bytes.toString('latin1'));
  if (line === undefined) return undefined;
  const [model = '', , dotsPerMm = '', ...more] = line.split(',');
  if (more.length === 0) throw new ProtocolError('bad-zpl-status', { fields: line.split(',').length });
  if (!/^\d{1,2}$/.test(dotsPerMm)) throw new ProtocolError('bad-zpl-status', { field: 3 });
  return { model, dotsPerMm: Number(dotsPerMm) };
}
