/** Writes one region to flash through a serial loader and has the chip read it back. */
import { readRegister } from '../../../protocol/loader/commands.ts';
import { Secret } from '../../../secret.ts';
import type { LoaderLink } from '../loader-link.ts';
import { BlockSender, blockTimeoutMs, type RegionProgress, type SendMode } from './block-sender.ts';
import { md5Hex as md5HexOf, md5IfHeld, md5OfFlash } from './flash-md5.ts';
import { packRegion, type PackedRegion } from './flash-packing.ts';
import { contentOf, regionContent, regionPlace, type FlashRegion, type WrittenRegion } from './flash-region.ts';
import type { PackedImages } from './packed-images.ts';
import { WriteFault } from './write-fault.ts';

export interface WriteMode extends SendMode {
  readonly compress: boolean;
  /** `skip`: a region the chip holds already is not written again. */
  readonly unchanged: 'write' | 'skip';
  /** Of the release; a region that is not of it, or is secret, is packed for this board alone. */
  readonly images?: PackedImages | undefined;
}

const BLOCK_BYTES = { stub: 0x4000, rom: 0x400 } as const;
const REGION_ATTEMPTS = 2;
/** Any readable register will do; this one is in every chip's ROM. */
const HARMLESS_ADDRESS = 0x40001000;

export class RegionWriter {
  readonly #link: LoaderLink;
  readonly #mode: WriteMode;
  readonly #sender: BlockSender;

  constructor(link: LoaderLink, mode: WriteMode) {
    this.#link = link;
    this.#mode = mode;
    this.#sender = new BlockSender(link, mode);
  }

  /** What `write` sends. May be asked for while the region before is still on the wire. */
  async pack(region: FlashRegion): Promise<PackedRegion> {
    const { compress, images, loader } = this.#mode;
    const packing = { compress, blockBytes: BLOCK_BYTES[loader] };
    const { bytes } = region;
    return bytes instanceof Secret || images === undefined
      ? packRegion(contentOf(region), { blockBytes: packing.blockBytes, compress, secret: bytes instanceof Secret })
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
      await this.#sender.send(region, packed, progress);
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

  #evidence(region: FlashRegion, seen: Pick<WrittenRegion, 'md5Hex' | 'skipped' | 'compressed'>): WrittenRegion {
    const { baudRate } = this.#link.wire;
    return { ...regionContent(region), ...seen, baudRate, verification: `md5-by-${this.#mode.loader}` };
  }
}
