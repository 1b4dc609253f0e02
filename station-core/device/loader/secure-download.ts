/**
 * A chip in Secure Download Mode. It takes plain writes and shows nothing: no MAC, no flash id, no MD5. Nothing written
 * here can be verified, and the evidence says so. Source: docs/specs/espressif.md 4.7.
 */
import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { dataBlock, flashBegin, spiAttach, spiSetParams } from '../../protocol/loader/commands.ts';
import type { UsbKind } from '../ports/usb-place.ts';
import type { Chip } from './chips/chip.ts';
import { contentOf, type FlashRegion, type WrittenRegion } from './flash/flash-region.ts';
import { checkRegions } from './flash/flash-regions-check.ts';
import type { LockedIdentity } from './connect/identify.ts';
import { NOT_VERIFIED } from './connect/loader-abilities.ts';
import { DEFAULT_TIMEOUT_MS } from './command-waits.ts';
import type { LoaderLink } from './loader-link.ts';
import { checkReach } from './flash/flash-reach.ts';
import { hardReset } from './connect/reset.ts';

export interface UnverifiedRegion extends Omit<WrittenRegion, 'md5Hex' | 'verification' | 'skipped' | 'baudRate'> {
  readonly verification: typeof NOT_VERIFIED;
}

const BLOCK_BYTES = 0x400;
const ERASED = 0xff;
const ERASE_MS_PER_MIB = 40_000;

interface LockedBoard {
  readonly chip: Chip;
  readonly identity: LockedIdentity;
}

export class SecureDownload {
  readonly identity: LockedIdentity;
  readonly #link: LoaderLink;
  readonly #chip: Chip;
  readonly #usb: UsbKind | undefined;

  constructor(link: LoaderLink, { chip, identity }: LockedBoard, usb?: UsbKind) {
    this.#link = link;
    this.#chip = chip;
    this.#usb = usb;
    this.identity = identity;
  }

  get title(): string {
    return this.#chip.title;
  }

  /** Starts what is in flash, as far as modem lines reach; without them only a person can. */
  async hardReset(): Promise<void> {
    const { wire, signal } = this.#link;
    if (this.identity.modemLines) await hardReset(wire, { signal, ...(this.#usb && { usb: this.#usb }) });
  }

  /** The fault of everything that needs to know the unit. */
  locked(): Fault {
    const { security } = this.identity;
    return new Fault('board.locked', {
      port: this.#link.wire.address,
      chip: this.#chip.name,
      flagsHex: security.flagsHex,
    });
  }

  /** The flash size must be given: the chip cannot be asked, and without it the ROM takes 2 MB. */
  async write(regions: readonly FlashRegion[], flashSizeBytes: number): Promise<UnverifiedRegion[]> {
    checkRegions(regions, flashSizeBytes);
    checkReach(regions, 'rom', this.#chip);
    await this.#link.command(spiAttach());
    await this.#link.command(spiSetParams(flashSizeBytes));
    const written: UnverifiedRegion[] = [];
    for (const region of regions) written.push(await this.#writeOne(region));
    return written;
  }

  async #writeOne(region: FlashRegion): Promise<UnverifiedRegion> {
    const { name, offsetBytes } = region;
    const bytes = contentOf(region);
    const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
    const sizeBytes = Math.ceil(bytes.length / 4) * 4;
    const timeoutMs = DEFAULT_TIMEOUT_MS + Math.ceil((bytes.length / 0x10_0000) * ERASE_MS_PER_MIB);
    const begin = { sizeBytes, blocks, blockBytes: BLOCK_BYTES, offsetBytes, words: this.#chip.romBeginWords };
    await this.#link.command(flashBegin(begin), { timeoutMs });
    for (let sequence = 0; sequence < blocks; sequence++) {
      const block = Buffer.alloc(BLOCK_BYTES, ERASED);
      block.set(bytes.subarray(sequence * BLOCK_BYTES, (sequence + 1) * BLOCK_BYTES));
      await this.#link.command(dataBlock('FLASH_DATA', sequence, block)); // a refused block looks like a lost one
    }
    const sha256Hex = createHash('sha256').update(bytes).digest('hex');
    return { name, offsetBytes, lengthBytes: bytes.length, sha256Hex, compressed: false, verification: NOT_VERIFIED };
  }
}
