import type { HostStatus } from '../../protocol/zpl/host-status.ts';
import { type PrinterCondition, type PrinterStatus, statusOf } from './conditions.ts';

/** What a printer of ZPL II says of itself, in the station's own conditions. */
export function zplStatus(status: HostStatus): PrinterStatus {
  const found: readonly (readonly [boolean, PrinterCondition])[] = [
    [status.paperOut, 'paper-out'],
    [status.ribbonOut, 'ribbon-out'],
    [status.headOpen, 'head-open'],
    [status.paused, 'paused'],
    [status.bufferFull, 'buffer-full'],
    [status.tooCold || status.tooHot || status.memoryCorrupt, 'other'],
  ];
  const words = [
    status.tooCold ? 'too cold' : '',
    status.tooHot ? 'too hot' : '',
    status.memoryCorrupt ? 'memory lost' : '',
  ].filter((each) => each !== '');
  const conditions = found.filter(([isSo]) => isSo).map(([, condition]) => condition);
  return statusOf(conditions, words.length === 0 ? undefined : words.join(', '));
}

/** Nothing of a label is in the printer any more. */
export function isIdle({ waitingFormats, remainingLabels, partialFormat }: HostStatus): boolean {
  return waitingFormats === 0 && remainingLabels === 0 && !partialFormat;
}
