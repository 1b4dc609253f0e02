/**
 * A board in its serial loader, from reset to reset: who it is, the faster helper, the faster line, writing, leaving.
 * It borrows the wire and does not close it.
 */
import { Fault } from '../../fault.ts';
import { changeBaudRate, flashBegin, flashEnd, readRegister, spiSetParams } from '../../protocol/loader/commands.ts';
import { sleep } from '../../wait.ts';
import type { Chip } from './chips/chip.ts';
import { enterDownloadMode } from './download-mode.ts';
import { readFlashPlace, type FlashPlace } from './flash-read.ts';
import { RegionWriter, type FlashRegion, type WrittenRegion } from './flash-region.ts';
import { checkRegions } from './flash-regions-check.ts';
import { withFlashSettings, type FlashSettings } from './flash-settings.ts';
import { identify, type ChipIdentity } from './identify.ts';
import { LoaderLink } from './loader-link.ts';
import { hardReset } from './reset.ts';
import { readStub, startStub } from './stub.ts';
import type { Wire } from '../wire.ts';

export interface EnterOptions {
  readonly signal: AbortSignal;
  /** `rom` keeps to what the chip has in its mask ROM; `stub`, the default, loads the helper where the chip allows it. */
  readonly loader?: 'stub' | 'rom';
}

export interface WriteProgress {
  readonly region: string;
  /** Over all regions of this write. */
  readonly writtenBytes: number;
  readonly totalBytes: number;
}

export interface WriteOptions {
  /** Off for loaders that cannot inflate. A region that does not shrink goes plain in any case. */
  readonly compress?: boolean;
  /** What the bootloader is told about the flash; nothing is touched when absent. */
  readonly flashSettings?: FlashSettings;
}

/** The rate of every ROM after reset, and of every boot log. */
export const ROM_BAUD_RATE = 115_200;
const STUB_BAUD_RATE = 921_600;
const BAUD_SETTLE_MS = 50;
const LEAVE_TIMEOUT_MS = 500;
/** Any readable register will do to hear whether the new rate works; this one is in every chip's ROM. */
const PING_ADDRESS = 0x40001000;
const PINGS = 3;
const PING_TIMEOUT_MS = 500;

export class LoaderSession {
  readonly #link: LoaderLink;
  readonly #chip: Chip;
  readonly #wanted: 'stub' | 'rom';
  #identity: ChipIdentity;

  private constructor(
    link: LoaderLink,
    { chip, identity }: { chip: Chip; identity: ChipIdentity },
    wanted: 'stub' | 'rom',
  ) {
    this.#link = link;
    this.#chip = chip;
    this.#identity = identity;
    this.#wanted = wanted;
  }

  /** Resets the board into its loader and identifies it. `signal` ends this and everything the session does later. */
  static async enter(wire: Wire, options: EnterOptions): Promise<LoaderSession> {
    const wanted = options.loader ?? 'stub';
    const link = new LoaderLink(wire, options.signal);
    const entered = await enterDownloadMode(link);
    if (wanted === 'rom' && entered.loader === 'stub') {
      throw new Fault('board.not-in-download-mode', {
        port: wire.address,
        reason: 'a stub of an earlier session runs',
      });
    }
    return new LoaderSession(link, await identify(link, entered), wanted);
  }

  get identity(): ChipIdentity {
    return this.#identity;
  }

  /** Readies the board for writing: stub, then the highest rate that chip, loader and port are known to do. */
  async prepare(baudRate?: number): Promise<void> {
    const stub = await this.runStub();
    if (baudRate !== undefined) {
      if (await this.changeBaud(baudRate)) return;
      throw new Fault('port.refused', { port: this.#link.wire.address, baudRate });
    }
    // A port that cannot move modem lines (pty, raw TCP) does not set the rate of the far line either.
    if (this.#identity.modemLines) await this.changeBaud(stub ? STUB_BAUD_RATE : this.#chip.romBaudRate);
  }

  /** True when the stub runs afterwards; false when this chip, or the caller, does not let it. */
  async runStub(): Promise<boolean> {
    if (this.#identity.loader === 'stub') return true;
    if (this.#wanted === 'rom' || !this.#chip.stubRuns(this.#identity.security)) return false;
    await startStub(this.#link, await readStub(this.#chip.stubFile));
    this.#identity = { ...this.#identity, loader: 'stub' };
    return true;
  }

  /** False, and nothing changed, when the port cannot do this rate. */
  async changeBaud(baudRate: number): Promise<boolean> {
    const { wire, signal } = this.#link;
    const present = wire.baudRate;
    if (baudRate === present) return true;
    // The port is tried before the chip is told: a chip that has changed alone could not be called back.
    if (!(await wire.setBaudRate(baudRate, signal))) return false;
    await wire.setBaudRate(present, signal);
    await this.#link.command(changeBaudRate(baudRate, this.#identity.loader === 'stub' ? present : 0));
    await wire.setBaudRate(baudRate, signal);
    await sleep(BAUD_SETTLE_MS, signal);
    wire.discardInput();
    await this.#ping();
    return true;
  }

  /** What lies in flash, by the loader that runs at the moment. It may hold secrets: the bytes are never evidence. */
  async read(place: FlashPlace): Promise<Buffer> {
    const { flashSizeBytes, loader } = this.#identity;
    await this.#link.command(spiSetParams(flashSizeBytes)); // until told, a ROM knows 2 MiB
    return readFlashPlace(this.#link, loader, place);
  }

  /** Writes all regions in order. Resolves only when the chip has confirmed the MD5 of each. */
  async write(
    regions: readonly FlashRegion[],
    onProgress: (progress: WriteProgress) => void = () => undefined,
    options: WriteOptions = {},
  ): Promise<WrittenRegion[]> {
    const { flashSizeBytes, loader } = this.#identity;
    checkRegions(regions, flashSizeBytes);
    await this.#link.command(spiSetParams(flashSizeBytes));
    const beginWords = loader === 'rom' ? this.#chip.romBeginWords : 5;
    const writer = new RegionWriter(this.#link, { loader, beginWords, compress: options.compress ?? true });
    const totalBytes = regions.reduce((sum, region) => sum + region.bytes.length, 0);
    const written: WrittenRegion[] = [];
    let doneBytes = 0;
    for (const given of regions) {
      const region = this.#withSettings(given, options.flashSettings);
      const tell = (filledBytes: number): void => {
        onProgress({ region: region.name, writtenBytes: doneBytes + filledBytes, totalBytes });
      };
      written.push(await writer.write(region, tell));
      doneBytes += region.bytes.length;
    }
    return written;
  }

  /** Starts the firmware and brings the line back to the rate of the boot log. Then the session is over. */
  async hardReset(): Promise<void> {
    const { wire, signal } = this.#link;
    if (this.#identity.modemLines) {
      // Not the loader's own way out first: that would start the firmware for a moment and then cut it off.
      await hardReset(wire, signal, () => this.#slowDown());
    } else {
      await this.#leave();
      await this.#slowDown();
    }
    wire.isFrame = () => true;
  }

  async #slowDown(): Promise<void> {
    const { wire, signal } = this.#link;
    if (wire.baudRate !== ROM_BAUD_RATE) await wire.setBaudRate(ROM_BAUD_RATE, signal);
    wire.discardInput();
  }

  /** Without modem lines: asks the loader to start the firmware. It may jump away before it answers. */
  async #leave(): Promise<void> {
    const blockBytes = this.#identity.loader === 'stub' ? 0x4000 : 0x400;
    const words = this.#identity.loader === 'rom' ? this.#chip.romBeginWords : 5;
    await this.#link.command(flashBegin({ sizeBytes: 0, blocks: 0, blockBytes, offsetBytes: 0, words }));
    await this.#silenceForgiven(this.#link.ask(flashEnd('leave'), { timeoutMs: LEAVE_TIMEOUT_MS }));
  }

  async #ping(): Promise<void> {
    for (let turn = 1; turn < PINGS; turn++) {
      if (await this.#silenceForgiven(this.#link.ask(readRegister(PING_ADDRESS), { timeoutMs: PING_TIMEOUT_MS })))
        return;
    }
    await this.#link.ask(readRegister(PING_ADDRESS), { timeoutMs: PING_TIMEOUT_MS });
  }

  /** False when no usable reply came; any other failure is thrown. */
  async #silenceForgiven(asked: Promise<unknown>): Promise<boolean> {
    try {
      await asked;
      return true;
    } catch (error) {
      if (error instanceof Fault && (error.code === 'board.silent' || error.code === 'board.garbled')) return false;
      throw error;
    }
  }

  #withSettings(region: FlashRegion, settings: FlashSettings | undefined): FlashRegion {
    if (settings === undefined || region.offsetBytes !== this.#chip.bootloaderOffsetBytes) return region;
    const bytes = withFlashSettings(region, settings, {
      frequencies: this.#chip.flashFrequencies,
      flashSizeBytes: this.#identity.flashSizeBytes,
    });
    return { ...region, bytes };
  }
}
