/** Writes one region to flash through a serial loader and has the chip read it back. */
import { Fault, type FaultEvidence } from '../../../fault.ts';
import { Secret } from '../../../secret.ts';
import {
  deflBegin,
  deflEnd,
  flashBegin,
  flashEnd,
  readRegister,
  type Transfer,
} from '../../../protocol/loader/commands.ts';
import type { LoaderRequest } from '../../../protocol/loader/request.ts';
import { md5Hex as md5HexOf, md5IfHeld, md5OfFlash } from './flash-md5.ts';
import { packRegion, type PackedRegion } from './flash-packing.ts';
import { contentOf, regionContent, regionPlace, type FlashRegion, type WrittenRegion } from './flash-region.ts';
import {
  DEFAULT_TIMEOUT_MS,
  isLineFault,
  refusalEvidence,
  saysDamaged,
  type CommandRefusal,
  type CommandReply,
  type LoaderLink,
} from '../loader-link.ts';
import type { PackedImages } from './packed-images.ts';
import { WriteFault } from './write-fault.ts';

export interface WriteMode {
  readonly loader: 'stub' | 'rom';
  readonly beginWords: 4 | 5;
  readonly compress: boolean;
  /** `skip`: a region the chip holds already is not written again. */
  readonly unchanged: 'write' | 'skip';
  /** Of the release; a region that is not of it, or is secret, is packed for this board alone. */
  readonly images?: PackedImages | undefined;
}

/** Called with the bytes of flash filled so far, of this region. */
export type RegionProgress = (filledBytes: number) => void;

const BLOCK_BYTES = { stub: 0x4000, rom: 0x400 } as const;
const BLOCK_ATTEMPTS = 3;
const REGION_ATTEMPTS = 2;
const ERASE_AND_WRITE_MS_PER_MIB = 40_000;
/** Any readable register will do; this one is in every chip's ROM. */
const HARMLESS_ADDRESS = 0x40001000;

export class RegionWriter {
  readonly #link: LoaderLink;
  readonly #mode: WriteMode;

  constructor(link: LoaderLink, mode: WriteMode) {
    this.#link = link;
    this.#mode = mode;
  }

  /** What `write` sends. May be asked for while the region before is still on the wire. */
  async pack(region: FlashRegion): Promise<PackedRegion> {
    const { compress, images, loader } = this.#mode;
    const packing = { compress, blockBytes: BLOCK_BYTES[loader] };
    const { bytes } = region;
    return bytes instanceof Secret || images === undefined
      ? packRegion(contentOf(region), packing)
      : images.packed(bytes, packing);
  }

  /** What is known of a region that the flash holds already; undefined when it must be written. */
  async skipped(region: FlashRegion): Promise<WrittenRegion | undefined> {
    if (this.#mode.unchanged === 'write') return undefined;
    const md5Hex = await md5IfHeld(this.#link, region);
    return md5Hex === undefined ? undefined : this.#evidence(region, { md5Hex, skipped: true, compressed: false });
  }

  /** Resolves only when the chip's own MD5 over the flash is that of `region.bytes`. */
  async write(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<WrittenRegion> {
    const sentMd5Hex = md5HexOf(contentOf(region));
    let md5Hex = '';
    for (let attempt = 1; attempt <= REGION_ATTEMPTS; attempt++) {
      if (attempt > 1) await this.#beginAnew();
      const failure = await this.#tryOnce(region, packed, progress);
      if (failure !== undefined && attempt === REGION_ATTEMPTS) throw failure;
      if (failure !== undefined) continue;
      const range = { offsetBytes: region.offsetBytes, lengthBytes: contentOf(region).length };
      md5Hex = await md5OfFlash(this.#link, range, blockTimeoutMs(packed, packed.blocks.length));
      if (md5Hex === sentMd5Hex)
        return this.#evidence(region, { md5Hex, skipped: false, compressed: packed.compressed });
    }
    const seen = { ...regionPlace(region), sentMd5Hex, md5Hex, attempts: REGION_ATTEMPTS };
    throw new WriteFault('board.verify-mismatch', this.#link.troubles, seen);
  }

  /** A loader that took a block twice may refuse all that follows; restarting cures that too. */
  async #tryOnce(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<WriteFault | undefined> {
    try {
      await this.#writeOnce(region, packed, progress);
      return undefined;
    } catch (error) {
      if (error instanceof WriteFault) return error;
      throw error;
    }
  }

  /** A stub reports the failure of a write with its next answer, to any command; this one is sent only for that. */
  async #beginAnew(): Promise<void> {
    await this.#link.drain();
    await this.#link.ask(readRegister(HARMLESS_ADDRESS));
  }

  async #writeOnce(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<void> {
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

  #evidence(region: FlashRegion, seen: Pick<WrittenRegion, 'md5Hex' | 'skipped' | 'compressed'>): WrittenRegion {
    const { baudRate } = this.#link.wire;
    return { ...regionContent(region), ...seen, baudRate, verification: `md5-by-${this.#mode.loader}` };
  }
}

const writeTimeMs = (bytes: number): number =>
  Math.max(DEFAULT_TIMEOUT_MS, Math.ceil((bytes / 0x100000) * ERASE_AND_WRITE_MS_PER_MIB));

/** A stub acknowledges a block while it still writes the one before, so both count. */
function blockTimeoutMs({ blocks }: PackedRegion, sequence: number): number {
  return writeTimeMs((blocks[sequence - 1]?.filledBytes ?? 0) + (blocks[sequence]?.filledBytes ?? 0));
}
