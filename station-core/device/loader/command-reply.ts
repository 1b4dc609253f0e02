/** What a loader says to one command, and how to judge a refusal: the line's doing, or the loader's own word. */
import { Fault, type FaultEvidence } from '../../fault.ts';
import type { CommandName } from '../../protocol/loader/opcodes.ts';
import { refusalReason } from '../../protocol/loader/refusal-reasons.ts';
import type { LoaderRequest } from '../../protocol/loader/request.ts';

export type CommandReply =
  | { readonly kind: 'done'; readonly value: number; readonly data: Buffer }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: number }
  | { readonly kind: 'unsupported' };

export type CommandRefusal = Exclude<CommandReply, { readonly kind: 'done' }>;

/** A ROM's first status byte; a stub's is the reason itself. */
const ROM_REFUSES = 1;
/** Stub: length, checksum, command; ROM: format, checksum. */
const DAMAGED: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc3, 0x05, 0x07]);
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([0xc3, 0x05]);
const CARRIES_DATA: ReadonlySet<CommandName> = new Set<CommandName>(['MEM_DATA', 'FLASH_DATA', 'DEFL_DATA']);

/** The line brought nothing, or nothing that could be read. */
export function isLineFault(error: unknown): error is Fault {
  return error instanceof Fault && (error.code === 'board.silent' || error.code === 'board.garbled');
}

/** False when no usable reply came; any other failure is thrown. */
export async function forgivingSilence(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (isLineFault(error)) return false;
    throw error;
  }
}

/** The loader heard something, but not what was sent; or its answer is none that a loader gives. */
export function saysDamaged(answer: CommandRefusal): boolean {
  if (answer.kind === 'unsupported' || DAMAGED.has(answer.reason)) return true;
  return answer.status === 0 || (answer.status !== ROM_REFUSES && answer.status !== answer.reason);
}

/** A command that is not understood time after time may be one the loader does not have; the data commands it has. */
export function isGarbled({ name }: LoaderRequest, answer: CommandRefusal): boolean {
  if (!saysDamaged(answer)) return false;
  return CARRIES_DATA.has(name) || (answer.kind === 'refused' && !NOT_UNDERSTOOD.has(answer.reason));
}

export function refusalEvidence(answer: CommandRefusal): FaultEvidence {
  if (answer.kind === 'unsupported') return { reason: 'unsupported command' };
  const statusHex = Buffer.from([answer.status, answer.reason]).toString('hex');
  return { statusHex, reason: refusalReason(answer.reason) };
}
