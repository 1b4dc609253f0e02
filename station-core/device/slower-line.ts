/** What becomes of a write on a bad line: it is done again at the next lower rate, down to the rate of the ROM. */
import { Fault, type FaultCode } from '../fault.ts';
import { WriteFault } from './loader/flash/write-fault.ts';
import { isLineFault } from './loader/command-reply.ts';

/** The rates that bridges and chips have in common, fastest first. */
const RATES = [2_000_000, 1_500_000, 921_600, 460_800, 230_400, 115_200] as const;

export interface SlowedLine {
  readonly fromBaudRate: number;
  /** The same again when there is no lower one. */
  readonly toBaudRate: number;
  /** What the line had done. */
  readonly because: FaultCode;
}

export const nextLower = (baudRate: number): number | undefined => RATES.find((rate) => rate < baudRate);

/** Nothing heard, or not what was sent; and a wrong content only after the line had been seen to fail. */
export function blamesLine(error: unknown): error is Fault {
  if (!(error instanceof Fault)) return false;
  if (error instanceof WriteFault) return error.lineTroubles > 0;
  return error.code === 'board.stub-did-not-start' || isLineFault(error);
}
