/**
 * A board in its serial loader, from reset to reset: who it is, the faster helper, the faster line, writing, leaving.
 * It borrows the wire and does not close it.
 */
import { Fault } from '../../fault.ts';
import type { RamProgram } from '../../formats/image/ram-image.ts';
import { spiSetParams } from '../../protocol/loader/commands.ts';
import { readEfuses, type EfuseReading } from '../efuse/read-efuses.ts';
import type { UsbKind } from '../ports/usb-place.ts';
import type { StubPlan } from './chips/chip.ts';
import { silenceWatchdogs } from './chips/watchdogs.ts';
import { enterDownloadMode } from './connect/download-mode.ts';
import { checkReach } from './flash/flash-reach.ts';
import { md5OfFlash, type FlashRange } from './flash/flash-md5.ts';
import { readFlashPlace, type FlashPlace } from './flash/flash-read.ts';
import type { FlashRegion, WrittenRegion } from './flash/flash-region.ts';
import { checkRegions } from './flash/flash-regions-check.ts';
import { efusesOf, identify, type ChipIdentity, type Identified } from './connect/identify.ts';
import { LoaderLink } from './loader-link.ts';
import type { PackedImages } from './flash/packed-images.ts';
import { startProgram } from './ram-program.ts';
import { RegionWriter } from './flash/region-writer.ts';
import { leaveLoader } from './connect/leave-loader.ts';
import { changeLineRate } from './connect/line-rate.ts';
import { SecureDownload } from './secure-download.ts';
import { RAM_BLOCK_BYTES, startStub, USB_OTG_RAM_BLOCK_BYTES } from './connect/stub.ts';
import { writeRegions, type WriteProgress } from './flash/write-regions.ts';
import type { Wire } from '../wire.ts';

export interface EnterOptions {
  readonly signal: AbortSignal;
  /** `rom` keeps to what the chip has in its mask ROM; `stub`, the default, loads the helper where the chip allows it. */
  readonly loader?: 'stub' | 'rom';
  /** What the port is on the USB, when it is known. */
  readonly usb?: UsbKind;
}

type Open = Extract<Identified, { mode: 'open' }>;

export type { WriteProgress } from './flash/write-regions.ts';

export interface WriteOptions {
  /** Off for loaders that cannot inflate. A region that does not shrink goes plain in any case. */
  readonly compress?: boolean;
  /** The packed images of the release; without them each board packs its own. */
  readonly images?: PackedImages;
  /** What happens to a region that the chip holds already, by its own MD5. */
  readonly unchanged?: 'write' | 'skip';
}

const STUB_BAUD_RATE = 921_600;

export class LoaderSession {
  readonly #link: LoaderLink;
  readonly #options: EnterOptions;
  readonly #known: Open;
  #identity: ChipIdentity;

  private constructor(link: LoaderLink, known: Open, options: EnterOptions) {
    this.#link = link;
    this.#known = known;
    this.#identity = known.identity;
    this.#options = options;
  }

  /** Resets the board into its loader and identifies it. `signal` ends this and everything the session does later. */
  static async enter(wire: Wire, options: EnterOptions): Promise<LoaderSession> {
    const entered = await LoaderSession.enterAny(wire, options);
    if (entered instanceof SecureDownload) throw entered.locked();
    return entered;
  }

  /** As `enter`, for callers that can do something with a chip in Secure Download Mode too. */
  static async enterAny(wire: Wire, options: EnterOptions): Promise<LoaderSession | SecureDownload> {
    const link = new LoaderLink(wire, options.signal);
    const entered = await enterDownloadMode(link, options.usb);
    if (options.loader === 'rom' && entered.loader === 'stub') {
      throw new Fault('board.stub-running', { port: wire.address });
    }
    const known = await identify(link, entered, async () => {
      await enterDownloadMode(link, options.usb);
    });
    if (known.mode === 'secure-download') return new SecureDownload(link, known, options.usb);
    const { watchdogs } = known.chip;
    // They would reset the chip in the middle of the work; on other ports they are off already.
    if (options.usb === 'usb-serial-jtag' && watchdogs !== undefined) await silenceWatchdogs(link, watchdogs);
    return new LoaderSession(link, known, options);
  }

  /** `ESP32-C3`, as people write it. */
  get title(): string {
    return this.#known.chip.title;
  }

  get stubPlan(): StubPlan {
    const { chip, revision } = this.#known;
    return chip.stub({ revision, security: this.#identity.security });
  }

  get identity(): ChipIdentity {
    return this.#identity;
  }

  /** Readies the board for writing: stub, then the highest rate that chip, loader and port are known to do. */
  async prepare(baudRate?: number): Promise<void> {
    const stub = await this.runStub();
    if (baudRate !== undefined) {
      if (await this.changeBaud(baudRate)) return;
      throw new Fault('port.no-baud-rate', { port: this.#link.wire.address, baudRate });
    }
    // A port that cannot move modem lines (pty, raw TCP) does not set the rate of the far line either.
    if (this.#identity.modemLines) await this.changeBaud(stub ? STUB_BAUD_RATE : this.#known.chip.romBaudRate);
  }

  /** True when the stub runs afterwards; false when this chip, or the caller, does not let it. */
  async runStub(): Promise<boolean> {
    if (this.#identity.loader === 'stub') return true;
    const plan = this.stubPlan;
    if (this.#options.loader === 'rom' || plan.kind === 'none') return false;
    await startStub(this.#link, plan, this.#ramBlockBytes());
    this.#identity = { ...this.#identity, loader: 'stub' };
    return true;
  }

  /** Starts a program in RAM through the mask ROM; the session is over then. Its segments lie where RAM is free. */
  async runProgram(program: RamProgram): Promise<void> {
    const { loader, security, modemLines } = this.#identity;
    const port = this.#link.wire.address;
    if (security.secureBoot) throw new Fault('board.ram-load-locked', { port, flags: security.flagsHex });
    // A stub lies in the very RAM, and only a reset ends it.
    if (loader === 'stub') throw new Fault('board.ram-needs-reset', { port, modemLines });
    await startProgram(this.#link, program, this.#ramBlockBytes());
  }

  #ramBlockBytes(): number {
    return this.#options.usb === 'usb-otg' ? USB_OTG_RAM_BLOCK_BYTES : RAM_BLOCK_BYTES;
  }

  /** Every eFuse by its name, except the content of key blocks. */
  async readEfuses(): Promise<readonly EfuseReading[]> {
    const { chip, revision } = this.#known;
    return readEfuses(efusesOf(chip, revision), (address) => this.#link.readRegister(address));
  }

  /** False, and nothing changed, when the port cannot do this rate. */
  async changeBaud(baudRate: number): Promise<boolean> {
    const { loader, crystalMHz } = this.#identity;
    return changeLineRate(this.#link, { loader, crystalMHz, rule: this.#known.chip.crystal }, baudRate);
  }

  /** What lies in flash, by the loader that runs at the moment. It may hold secrets: the bytes are never evidence. */
  async read(place: FlashPlace): Promise<Buffer> {
    const { flashSizeBytes, loader } = this.#identity;
    await this.#link.command(spiSetParams(flashSizeBytes)); // until then, a ROM assumes 2 MiB
    return readFlashPlace(this.#link, loader, place);
  }

  /** By the loader that runs at the moment, which computes it. */
  async md5(range: FlashRange): Promise<string> {
    await this.#link.command(spiSetParams(this.#identity.flashSizeBytes));
    return md5OfFlash(this.#link, range);
  }

  /** Writes all regions in order. Resolves only when the chip has confirmed the MD5 of each. */
  async write(
    regions: readonly FlashRegion[],
    onProgress: (progress: WriteProgress) => void = () => undefined,
    options: WriteOptions = {},
  ): Promise<WrittenRegion[]> {
    const { flashSizeBytes, loader } = this.#identity;
    checkRegions(regions, flashSizeBytes);
    checkReach(regions, loader, this.#known.chip);
    await this.#link.command(spiSetParams(flashSizeBytes));
    const beginWords = loader === 'rom' ? this.#known.chip.romBeginWords : 5;
    const { compress = true, images, unchanged = 'write' } = options;
    const writer = new RegionWriter(this.#link, { loader, beginWords, compress, images, unchanged });
    return await writeRegions(writer, regions, onProgress);
  }

  /** Starts the firmware and brings the line back to the rate of the boot log. Then the session is over. */
  async hardReset(): Promise<void> {
    const { loader, modemLines } = this.#identity;
    const { usb } = this.#options;
    const words = loader === 'rom' ? this.#known.chip.romBeginWords : 5;
    await leaveLoader(this.#link, { loader, modemLines, words, ...(usb && { usb }) });
  }
}
