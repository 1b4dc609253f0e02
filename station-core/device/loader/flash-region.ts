/** Writes one region to flash through a serial loader and has the chip read it back. */
import { createHash } from 'node:crypto';
import { Fault, type Evidence } from '../../fault.ts';
import {
  dataBlock,
  deflBegin,
  deflEnd,
  flashBegin,
  flashEnd,
  flashMd5,
  type Transfer,
} from '../../protocol/loader/commands.ts';
import type { LoaderRequest } from '../../protocol/loader/request.ts';
import { packRegion, type PackedRegion } from './flash-packing.ts';
import { DEFAULT_TIMEOUT_MS, refusalEvidence, type LoaderLink } from './loader-link.ts';

export interface FlashRegion {
  readonly name: string;
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
  /** The bytes hold a unit's secret: they go nowhere but to the board. */
  readonly secret?: true;
}

/** The evidence of one region: what was sent, and what the chip says it now holds. */
export interface WrittenRegion {
  readonly name: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly sha256Hex: string;
  /** Computed by the chip over its flash. */
  readonly md5Hex: string;
  readonly compressed: boolean;
  readonly verification: Verification;
}

/** Who computed the MD5: the stub, or the chip's own ROM. A region nobody could read back is no `WrittenRegion`. */
export type Verification = 'md5-by-stub' | 'md5-by-rom';

export interface WriteMode {
  readonly loader: 'stub' | 'rom';
  readonly beginWords: 4 | 5;
  readonly compress: boolean;
}

/** Called with the bytes of flash filled so far, of this region. */
export type RegionProgress = (filledBytes: number) => void;

const BLOCK_BYTES = { stub: 0x4000, rom: 0x400 } as const;
const BLOCK_ATTEMPTS = 3;
const REGION_ATTEMPTS = 2;
const ERASE_AND_WRITE_MS_PER_MIB = 40_000;
const MD5_MS_PER_MIB = 8_000;
/** Longest first: the ROM sends 32 hex characters, the stub 16 bytes. */
const MD5_REPLY_BYTES = [32, 16] as const;

export class RegionWriter {
  readonly #link: LoaderLink;
  readonly #mode: WriteMode;

  constructor(link: LoaderLink, mode: WriteMode) {
    this.#link = link;
    this.#mode = mode;
  }

  /** Resolves only when the chip's own MD5 over the flash is that of `region.bytes`. */
  async write(region: FlashRegion, progress: RegionProgress): Promise<WrittenRegion> {
    const { compress, loader } = this.#mode;
    const packed = await packRegion(region.bytes, { compress, blockBytes: BLOCK_BYTES[loader] });
    const sentMd5Hex = createHash('md5').update(region.bytes).digest('hex');
    let md5Hex = '';
    for (let attempt = 1; attempt <= REGION_ATTEMPTS; attempt++) {
      const failure = await this.#tryOnce(region, packed, progress);
      if (failure !== undefined && attempt === REGION_ATTEMPTS) throw failure;
      if (failure !== undefined) continue;
      md5Hex = await this.#md5OfFlash(region, packed);
      if (md5Hex === sentMd5Hex) {
        return { ...evidenceOf(region, md5Hex, packed.compressed), verification: `md5-by-${loader}` };
      }
    }
    throw new Fault('board.verify-mismatch', { ...where(region), sentMd5Hex, md5Hex, attempts: REGION_ATTEMPTS });
  }

  /** A loader that took a block twice may refuse all that follows; that too is cured by beginning anew. */
  async #tryOnce(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<Fault | undefined> {
    try {
      await this.#writeOnce(region, packed, progress);
      return undefined;
    } catch (error) {
      if (error instanceof Fault && error.code === 'board.write-failed') return error;
      throw error;
    }
  }

  async #writeOnce(region: FlashRegion, packed: PackedRegion, progress: RegionProgress): Promise<void> {
    const rom = this.#mode.loader === 'rom';
    // A ROM erases the whole region before it answers; a stub erases just ahead of each block.
    const timeoutMs = rom ? writeTimeMs(packed.flashBytes) : DEFAULT_TIMEOUT_MS;
    await this.#link.command(this.#begin(region, packed), { timeoutMs });
    let filledBytes = 0;
    for (const [sequence, block] of packed.blocks.entries()) {
      await this.#writeBlock(region, { sequence, request: blockRequest(packed, sequence, block) }, packed);
      filledBytes += packed.filledBytes[sequence] ?? 0;
      progress(Math.min(filledBytes, region.bytes.length));
    }
    // A ROM takes any *_END as the order to leave; a stub answers it once the last block is in flash.
    if (!rom) await this.#end(region, packed);
  }

  /** Refused when blocks are missing or came twice, so it counts as a failure to write and not as a broken loader. */
  async #end(region: FlashRegion, packed: PackedRegion): Promise<void> {
    const request = packed.compressed ? deflEnd('stay') : flashEnd('stay');
    const answer = await this.#link.ask(request, { timeoutMs: blockTimeoutMs(packed, packed.blocks.length) });
    if (answer.kind === 'done') return;
    throw new Fault('board.write-failed', { ...where(region), command: request.name, ...refusalEvidence(answer) });
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
   * A refused or unanswered block is sent again. When the loader had taken it after all, the flash now holds it twice:
   * the MD5 finds that and the region is written anew.
   */
  async #writeBlock(region: FlashRegion, block: Block, packed: PackedRegion): Promise<void> {
    const place = { ...where(region), block: block.sequence, blocks: packed.blocks.length, attempts: BLOCK_ATTEMPTS };
    let last = new Fault('board.write-failed', place);
    for (let attempt = 0; attempt < BLOCK_ATTEMPTS; attempt++) {
      const failure = await this.#tryBlock(block, blockTimeoutMs(packed, block.sequence));
      if (failure === undefined) return;
      last = new Fault(failure.code, { ...failure.evidence, ...place }, { cause: failure });
    }
    throw last;
  }

  async #tryBlock({ request }: Block, timeoutMs: number): Promise<Fault | undefined> {
    try {
      const answer = await this.#link.ask(request, { timeoutMs });
      if (answer.kind === 'done') return undefined;
      return new Fault('board.write-failed', { command: request.name, ...refusalEvidence(answer) });
    } catch (error) {
      if (error instanceof Fault && (error.code === 'board.silent' || error.code === 'board.garbled')) return error;
      throw error;
    }
  }

  async #md5OfFlash(region: FlashRegion, packed: PackedRegion): Promise<string> {
    const { offsetBytes, bytes } = region;
    const timeoutMs = blockTimeoutMs(packed, packed.blocks.length) + perMib(bytes.length, MD5_MS_PER_MIB);
    const request = flashMd5(offsetBytes, bytes.length);
    const { data } = await this.#link.command(request, { timeoutMs, dataBytes: MD5_REPLY_BYTES });
    return data.length === 32 ? data.toString('ascii').toLowerCase() : data.toString('hex');
  }
}

interface Block {
  readonly sequence: number;
  readonly request: LoaderRequest;
}

const blockRequest = (packed: PackedRegion, sequence: number, block: Buffer): LoaderRequest =>
  dataBlock(packed.compressed ? 'DEFL_DATA' : 'FLASH_DATA', sequence, block);

const perMib = (bytes: number, ms: number): number => Math.ceil((bytes / 0x100000) * ms);

const writeTimeMs = (bytes: number): number => Math.max(DEFAULT_TIMEOUT_MS, perMib(bytes, ERASE_AND_WRITE_MS_PER_MIB));

/** A stub acknowledges a block while it still writes the one before, so both count. */
function blockTimeoutMs({ filledBytes }: PackedRegion, sequence: number): number {
  return writeTimeMs((filledBytes[sequence - 1] ?? 0) + (filledBytes[sequence] ?? 0));
}

const where = (region: FlashRegion): Evidence => ({
  region: region.name,
  offsetBytes: region.offsetBytes,
  lengthBytes: region.bytes.length,
});

function evidenceOf(region: FlashRegion, md5Hex: string, compressed: boolean): Omit<WrittenRegion, 'verification'> {
  const sha256Hex = createHash('sha256').update(region.bytes).digest('hex');
  const { name, offsetBytes } = region;
  return { name, offsetBytes, lengthBytes: region.bytes.length, sha256Hex, md5Hex, compressed };
}
