/**
 * Puts a program into RAM through the mask ROM and starts it: MEM_BEGIN and MEM_DATA for each segment, then MEM_END with the
 * entry. Where a segment may lie is for the caller to have decided.
 */
import { Fault } from '../../fault.ts';
import type { RamProgram, RamSegment } from '../../formats/image/ram-image.ts';
import { dataBlock, memBegin, memEnd } from '../../protocol/loader/commands.ts';
import { isLineFault, refusalEvidence, type CommandReply } from './command-reply.ts';
import type { LoaderLink } from './loader-link.ts';

/** The ROM may jump away before its reply is out. */
export const START_TIMEOUT_MS = 200;

export async function uploadSegments(
  link: LoaderLink,
  segments: readonly RamSegment[],
  blockBytes: number,
): Promise<void> {
  for (const { address, bytes } of segments) {
    const blocks = Math.ceil(bytes.length / blockBytes);
    await link.command(memBegin({ sizeBytes: bytes.length, blocks, blockBytes, offsetBytes: address }));
    for (let sequence = 0; sequence < blocks; sequence++) {
      const block = bytes.subarray(sequence * blockBytes, (sequence + 1) * blockBytes);
      await link.command(dataBlock('MEM_DATA', sequence, block));
    }
  }
}

/** Afterwards the line belongs to the program, and nobody knows yet whether it runs. */
export async function startProgram(link: LoaderLink, program: RamProgram, blockBytes: number): Promise<void> {
  try {
    await uploadSegments(link, program.segments, blockBytes);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'board.refused-command') throw error;
    throw new Fault('board.ram-load-refused', { ...error.evidence, image: program.name }, { cause: error });
  }
  const answer = await answerToStart(link, program.entry);
  if (answer === undefined || answer.kind === 'done') return;
  const refused = { command: 'MEM_END', image: program.name, ...refusalEvidence(answer) };
  throw new Fault('board.ram-load-refused', { port: link.wire.address, ...refused });
}

/** Undefined: none came, which says nothing. */
async function answerToStart(link: LoaderLink, entry: number): Promise<CommandReply | undefined> {
  try {
    return await link.ask(memEnd(entry), { timeoutMs: START_TIMEOUT_MS });
  } catch (error) {
    if (isLineFault(error)) return undefined;
    throw error;
  }
}
