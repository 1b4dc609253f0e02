/**
 * `~HS` of ZPL II, Host Status Return: three lines between STX and ETX, which say how a printer is (ZPL II Programming
 * Guide, ~HS). A printer sends nothing else between them.
 */
import type { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';

export const ASK_HOST_STATUS = '~HS';

export interface HostStatus {
  readonly paperOut: boolean;
  readonly paused: boolean;
  readonly bufferFull: boolean;
  readonly headOpen: boolean;
  /** Only of a printer that prints with a ribbon. */
  readonly ribbonOut: boolean;
  readonly tooCold: boolean;
  readonly tooHot: boolean;
  /** The memory of the printer lost what was in it. */
  readonly memoryCorrupt: boolean;
  /** Begun and not whole: the rest of it has not come. */
  readonly partialFormat: boolean;
  /** Received and not printed. */
  readonly waitingFormats: number;
  /** Of the format that is being printed. */
  readonly remainingLabels: number;
}

/** Fields of the three lines. */
const FIELDS = [12, 11, 2] as const;

/** Undefined: not all of it is there yet. */
export function readHostStatus(bytes: Buffer): HostStatus | undefined {
  const [communication, functions, password] = linesOf(bytes.toString('latin1')).map((line) => line.split(','));
  if (communication === undefined || functions === undefined || password === undefined) return undefined;
  for (const [at, fields] of [communication, functions, password].entries()) {
    if (fields.length !== FIELDS[at]) throw bad({ line: at + 1, fields: fields.length });
  }
  const first = (at: number): boolean => isSet(communication[at], { line: 1, at });
  const second = (at: number): boolean => isSet(functions[at], { line: 2, at });
  return {
    paperOut: first(1),
    paused: first(2),
    waitingFormats: numberOf(communication[4], { line: 1, at: 4 }),
    bufferFull: first(5),
    partialFormat: first(7),
    memoryCorrupt: first(9),
    tooCold: first(10),
    tooHot: first(11),
    headOpen: second(2),
    ribbonOut: second(3) && second(4),
    remainingLabels: numberOf(functions[8], { line: 2, at: 8 }),
  };
}

const STX = '\u0002';
const ETX = '\u0003';

/** Those that are whole. */
export function linesOf(text: string): string[] {
  return text
    .split(STX)
    .slice(1)
    .filter((line) => line.includes(ETX))
    .map((line) => line.slice(0, line.indexOf(ETX)));
}

interface Place {
  readonly line: number;
  readonly at: number;
}

function isSet(field: string | undefined, { line, at }: Place): boolean {
  if (field === '0' || field === '1') return field === '1';
  throw bad({ line, field: at + 1 });
}

function numberOf(field: string | undefined, { line, at }: Place): number {
  if (field !== undefined && /^\d{1,8}$/.test(field)) return Number(field);
  throw bad({ line, field: at + 1 });
}

function bad(details: Readonly<Record<string, number>>): ProtocolError {
  return new ProtocolError('bad-zpl-status', details);
}
