/** Sends the blocks of one packed region to a serial loader, each until it is taken. What lands in flash it does not ask. */
import { Fault, type FaultEvidence } from '../../../fault.ts';
import { deflBegin, deflEnd, flashBegin, flashEnd, type Transfer } from '../../../protocol/loader/commands.ts';
import type { LoaderRequest } from '../../../protocol/loader/request.ts';
import { isLineFault, refusalEvidence, saysDamaged, type CommandRefusal, type CommandReply } from '../command-reply.ts';
import { DEFAULT_TIMEOUT_MS } from '../command-waits.ts';
import type { LoaderLink } from '../loader-link.ts';
import type { PackedRegion } from './flash-packing.ts';
import { contentOf, regionPlace, type FlashRegion } from './flash-region.ts';
import { WriteFault } from './write-fault.ts';

export interface SendMode {
  readonly loader: 'stub' | 'rom';
  readonly beginWords: 4 | 5;
}

/** Called with the bytes of flash filled so far, of this region. */
export type RegionProgress = (filledBytes: number) => void;

const BLOCK_ATTEMPTS = 3;
const ERASE_AND_WRITE_MS_PER_MIB = 40_000;

export class BlockSender {
  readonly #link: LoaderLink;
  readonly #mode: SendMode;

  constructor(link: LoaderLink, mode: SendMode) {
    this.#link = link;
    this.#mode = mode;
  }

  /** Once, block by block. Resolves when the loader has taken the last. */
  async send(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<void> {
    const rom = this.#mode.loader === 'rom';
    // A ROM erases the whole region before it answers; a stub erases just ahead of each block.
    await this.#link.command(this.#begin(region, packed), rom ? { timeoutMs: writeTimeMs(packed.flashBytes) } : {});
    let filledBytes = 0;
    for (const [sequence, block] of packed.blocks.entries()) {
      await this.#writeBlock(region, packed, sequence);
      filledBytes += block.filledBytes;
      progress(Math.min(filledBytes, contentOf(region).length));
    }
    // A ROM takes any *_END as the order to leave; a stub answers it once the last block is in flash.
    if (!rom) await this.#end(region, packed);
  }

  /** Refused when blocks are missing or came twice. When its answer is lost, the MD5 shows all that matters. */
  async #end(region: FlashRegion, packed: PackedRegion): Promise<void> {
    const request = packed.compressed ? deflEnd('stay') : flashEnd('stay');
    const answer = await this.#heard(request, blockTimeoutMs(packed, packed.blocks.length));
    if (answer instanceof Fault || answer.kind === 'done') return;
    const seen = { ...regionPlace(region), command: request.name, ...refusalEvidence(answer) };
    throw new WriteFault('board.write-failed', this.#link.troubles, seen);
  }

  #begin(region: FlashRegion, packed: PackedRegion): LoaderRequest {
    const { blockBytes, blocks, flashBytes } = packed;
    const whole = Math.ceil(flashBytes / blockBytes) * blockBytes;
    const transfer: Transfer = {
      sizeBytes: packed.compressed && this.#mode.loader === 'rom' ? whole : flashBytes,
      blocks: blocks.length,
      blockBytes,
      offsetBytes: region.offsetBytes,
      words: this.#mode.beginWords,
    };
    return packed.compressed ? deflBegin(transfer) : flashBegin(transfer);
  }

  /**
   * One block is on its way at a time: a stub has two buffers, one that it receives into and one that it writes from, and
   * answers as soon as it has taken a block over (esp-flasher-stub 1.1, transport.c: lock-step and one early answer).
   *
   * A damaged or unanswered block is sent again. When the loader had taken it after all, the flash now holds it twice:
   * the MD5 finds that and the region is written again.
   */
  async #writeBlock(region: FlashRegion, packed: PackedRegion, sequence: number): Promise<void> {
    const request = packed.blocks[sequence]?.request;
    if (request === undefined) throw new RangeError(`there is no block ${sequence}`);
    const place = { ...regionPlace(region), block: sequence, blocks: packed.blocks.length };
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#heard(request, blockTimeoutMs(packed, sequence));
      if (!(answer instanceof Fault) && answer.kind === 'done') {
        if (attempt > 1) await this.#link.drain(); // the answer to the first may come yet, and would be taken for the next
        return;
      }
      const failure = this.#failure(answer, { ...place, attempts: attempt, command: request.name });
      // No block can mend what another one left behind.
      if (failure instanceof WriteFault || attempt === BLOCK_ATTEMPTS) throw failure;
    }
  }

  #failure(answer: Fault | CommandRefusal, evidence: FaultEvidence): Fault {
    if (answer instanceof Fault) return new Fault(answer.code, { ...answer.evidence, ...evidence }, { cause: answer });
    const seen = { ...evidence, ...refusalEvidence(answer) };
    const { troubles } = this.#link;
    if (saysDamaged(answer)) return new Fault('board.garbled', { ...seen, lineTroubles: troubles });
    return new WriteFault('board.write-failed', troubles, seen);
  }

  /** The answer, or the fault of a line that brought none. */
  async #heard(request: Parameters<LoaderLink['ask']>[0], timeoutMs: number): Promise<CommandReply | Fault> {
    try {
      return await this.#link.ask(request, { timeoutMs });
    } catch (error) {
      if (isLineFault(error)) return error;
      throw error;
    }
  }
}

const writeTimeMs = (bytes: number): number =>
  Math.max(DEFAULT_TIMEOUT_MS, Math.ceil((bytes / 0x100000) * ERASE_AND_WRITE_MS_PER_MIB));

/** A stub acknowledges a block while it still writes the one before, so both count. */
export function blockTimeoutMs({ blocks }: PackedRegion, sequence: number): number {
  return writeTimeMs((blocks[sequence - 1]?.filledBytes ?? 0) + (blocks[sequence]?.filledBytes ?? 0));
}
