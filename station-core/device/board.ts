import { Fault } from '../fault.ts';
import type { RamProgram } from '../formats/image/ram-image.ts';
import type { Mac } from '../model/mac.ts';
import { AgentClient, type UnitHello } from './agent/agent-client.ts';
import { reportOn, type ChipReport } from './loader/chip-report.ts';
import { awaitBoot, consoleEvidence } from './agent/await-boot.ts';
import type { BoardOptions, FirmwareStart, WriteOptions } from './board-options.ts';
import { BoardPort } from './board-port.ts';
import { watchBoot } from './boot-log.ts';
import { ChipEfuses } from './efuse/chip-efuses.ts';
import type { ChipIdentity, LockedIdentity } from './loader/connect/identify.ts';
import type { FlashRange } from './loader/flash/flash-md5.ts';
import type { FlashPlace } from './loader/flash/flash-read.ts';
import type { FlashRegion, WrittenRegion } from './loader/flash/flash-region.ts';
import { LoaderLink } from './loader/loader-link.ts';
import type { LoaderSession } from './loader/loader-session.ts';
import { SecureDownload, type UnverifiedRegion } from './loader/secure-download.ts';
import { blamesLine, nextLower, type SlowedLine } from './slower-line.ts';

export type { UnitHello } from './agent/agent-client.ts';
export type { FlashRegion, WrittenRegion } from './loader/flash/flash-region.ts';
export type { ChipReport } from './loader/chip-report.ts';
export type { ChipIdentity } from './loader/connect/identify.ts';
export { PackedImages } from './loader/flash/packed-images.ts';
export type { SlowedLine } from './slower-line.ts';
export type { BootLog } from './boot-log.ts';
export type { BoardOptions, FirmwareStart, WriteOptions } from './board-options.ts';

/** A first boot may format partitions before the agent speaks. */
const USUAL_BOOT_TIMEOUT_MS = 20_000;

/**
 * The board at the end of one port, from download mode to its running firmware. It owns the port: disposing it closes
 * the port and ends whatever still waits on it.
 */
export class Board implements AsyncDisposable {
  readonly address: string;
  readonly #options: BoardOptions;
  readonly #life = new AbortController();
  readonly #port: BoardPort;
  #session: LoaderSession | SecureDownload | undefined;
  #agent: AgentClient | undefined;
  /** Of the board that was identified first. */
  #mac: Mac | undefined;
  /** The console is of what was started here, not of a firmware from before. */
  #started = false;

  constructor(address: string, options: BoardOptions = {}) {
    this.address = address;
    this.#options = options;
    const { loader, sysTree, trace } = options;
    const life = this.#life.signal;
    this.#port = new BoardPort(address, {
      life,
      ...(loader && { loader }),
      ...(sysTree && { sysTree }),
      ...(trace && { trace: trace.wire }),
    });
  }

  /** Opens the port, resets the board into its loader and says who it is. Writes nothing. */
  async identify(signal: AbortSignal): Promise<ChipIdentity> {
    using _ = this.#endWith(signal);
    const session = await this.#entered(this.#port.enterTwice(signal));
    if (session instanceof SecureDownload) throw session.locked();
    return session.identity;
  }

  /** Who a chip in Secure Download Mode says it is; undefined for one that can be asked everything. Writes nothing. */
  async identifyLocked(signal: AbortSignal): Promise<LockedIdentity | undefined> {
    using _ = this.#endWith(signal);
    const session = await this.#entered(this.#port.enter(signal));
    return session instanceof SecureDownload ? session.identity : undefined;
  }

  /** As `identify`, and everything else that the chip reports, also in Secure Download Mode. Writes nothing. */
  async inspect(signal: AbortSignal): Promise<ChipReport> {
    using _ = this.#endWith(signal);
    return await reportOn(await this.#entered(this.#port.enter(signal)));
  }

  /** The eFuses of the chip in its loader. Reading changes nothing; burning is irreversible. */
  efuses(signal: AbortSignal): ChipEfuses {
    const { identity } = this.#inLoader();
    const link = new LoaderLink(this.#port.wire, AbortSignal.any([signal, this.#life.signal]));
    return new ChipEfuses(link, identity, this.#port.usb);
  }

  /** Reads flash through the loader, changing nothing. The bytes may be secret: they are never evidence. */
  async read(place: FlashPlace, signal: AbortSignal): Promise<Buffer> {
    using _ = this.#endWith(signal);
    return await this.#inLoader().read(place);
  }

  /**
   * Writes the regions; resolves only when the chip has reported the MD5 of each. On a bad line it begins again at the next
   * lower rate, and leaves alone what is in flash by then.
   */
  async write(regions: readonly FlashRegion[], options: WriteOptions): Promise<WrittenRegion[]> {
    using _ = this.#endWith(options.signal);
    const { onProgress, onSlowed, images, unchanged = 'write' } = options;
    const whole = async (baudRate: number | undefined, how: 'write' | 'skip'): Promise<WrittenRegion[]> => {
      const session = this.#inLoader();
      await session.prepare(baudRate);
      return await session.write(regions, onProgress, { unchanged: how, ...(images && { images }) });
    };
    let slowed: SlowedLine | undefined;
    for (;;) {
      try {
        return await whole(slowed?.toBaudRate ?? this.#options.flashBaud, slowed === undefined ? unchanged : 'skip');
      } catch (error) {
        if (!blamesLine(error)) throw error;
        slowed = await this.#slowDown(error, slowed);
        onSlowed(slowed);
      }
    }
  }

  /** Writes in Secure Download Mode, where nothing can be read back: resolves when the chip has taken every block. */
  async writeUnverified(
    regions: readonly FlashRegion[],
    { flashSizeBytes, signal }: { readonly flashSizeBytes: number; readonly signal: AbortSignal },
  ): Promise<UnverifiedRegion[]> {
    using _ = this.#endWith(signal);
    const session = this.#inAnyLoader();
    if (!(session instanceof SecureDownload)) throw new Error('a chip that can verify is written with `write`');
    return await session.write(regions, flashSizeBytes);
  }

  /** Leaves the loader and starts what is in flash, without waiting for it. */
  async release(signal: AbortSignal): Promise<void> {
    using _ = this.#endWith(signal);
    // What a firmware of before has printed may hold secrets that nobody here knows.
    this.#port.wire.forgetConsole();
    await this.#inAnyLoader().hardReset();
    this.#session = undefined;
    this.#started = true;
  }

  /** Starts the unit agent, from flash or by way of RAM, and waits until it says who it is. */
  async boot(signal: AbortSignal): Promise<UnitHello> {
    const { agentProgram } = this.#options;
    if (agentProgram === undefined) await this.release(signal);
    else await this.#runInRam(agentProgram, signal);
    this.#agent = new AgentClient(this.#port.wire);
    return this.#awaitBoot(this.#agent, signal);
  }

  /** Restarts the unit and waits until its agent is back. An agent in RAM is gone with the restart and loaded again. */
  async reboot(signal: AbortSignal): Promise<UnitHello> {
    if (this.#options.agentProgram !== undefined) return this.boot(signal);
    const agent = this.agent();
    await agent.reboot(signal);
    return this.#awaitBoot(agent, signal);
  }

  /** Starts what is in flash and reads what it prints. The agent, wherever it ran, is gone. */
  async startFirmware(signal: AbortSignal): Promise<FirmwareStart> {
    using _ = this.#endWith(signal);
    if (this.#session === undefined) await this.#entered(this.#port.enter(signal));
    await this.release(signal);
    this.#agent = undefined;
    const { wire } = this.#port;
    const log = await watchBoot(wire, { timeoutMs: this.#bootTimeoutMs, signal });
    this.noteBootLog();
    const { redacted = () => undefined } = this.#options;
    return { log, console: consoleEvidence(wire.consoleText(), redacted) };
  }

  /** The MD5 of flash as the loader computes it; the board is in its loader afterwards. */
  async md5(range: FlashRange, signal: AbortSignal): Promise<string> {
    using _ = this.#endWith(signal);
    if (this.#session === undefined) await this.#entered(this.#port.enter(signal));
    return await this.#inLoader().md5(range);
  }

  /** The unit agent that `boot` has started. */
  agent(): AgentClient {
    if (this.#agent === undefined) throw new Error('the agent is asked before the board has booted');
    return this.#agent;
  }

  /** Puts what the board has printed since its last start into its trace, while it is known what in it is secret. */
  noteBootLog(): void {
    const { trace, redacted = () => undefined, agentProgram } = this.#options;
    if (!this.#started) return;
    trace?.booted(this.#port.wire.consoleText(), { redacted, fromReset: agentProgram !== undefined });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort(new Fault('station.stopped'));
    await this.#port.close();
  }

  /** Resets the board into its loader for another try, at the rate of the ROM. Throws `bad` when there is none left. */
  async #slowDown(bad: Fault, before: SlowedLine | undefined): Promise<SlowedLine> {
    const { modemLines } = this.#inLoader().identity;
    const fromBaudRate = this.#port.wire.baudRate;
    const toBaudRate = (modemLines ? nextLower(fromBaudRate) : undefined) ?? fromBaudRate;
    if (toBaudRate === before?.toBaudRate) throw bad;
    const session = await this.#enterAgain(bad);
    this.#refuseOther(session.identity.mac);
    this.#session = session;
    return { fromBaudRate, toBaudRate, because: bad.code };
  }

  /** What the line did first says more than that nobody is there any more. */
  async #enterAgain(bad: Fault): Promise<LoaderSession> {
    try {
      return await this.#port.enterAgain();
    } catch (error) {
      if (blamesLine(error)) throw bad;
      throw error;
    }
  }

  get #bootTimeoutMs(): number {
    return this.#options.bootTimeoutMs ?? USUAL_BOOT_TIMEOUT_MS;
  }

  /** Always from a reset: what ran before in that RAM must not go on in it. */
  async #runInRam(program: RamProgram, signal: AbortSignal): Promise<void> {
    using _ = this.#endWith(signal);
    this.#agent = undefined;
    this.#port.wire.forgetConsole();
    await this.#entered(this.#port.enterTwice(signal));
    const session = this.#inLoader();
    await session.runProgram(program);
    this.#session = undefined;
    this.#started = true;
  }

  async #awaitBoot(agent: AgentClient, signal: AbortSignal): Promise<UnitHello> {
    const { redacted = () => undefined, agentProgram } = this.#options;
    const from = agentProgram === undefined ? 'flash' : 'ram';
    const wait = { wire: this.#port.wire, redacted, timeoutMs: this.#bootTimeoutMs, from, signal } as const;
    try {
      return await awaitBoot(agent, wait);
    } finally {
      this.noteBootLog();
    }
  }

  async #entered(entering: Promise<LoaderSession | SecureDownload>): Promise<LoaderSession | SecureDownload> {
    this.#session = await entering;
    this.#started = false;
    if (!(this.#session instanceof SecureDownload)) this.#refuseOther(this.#session.identity.mac);
    return this.#session;
  }

  /** Somebody may have put another board into the slot since. */
  #refuseOther(mac: Mac): void {
    this.#mac ??= mac;
    if (mac !== this.#mac) throw new Fault('board.mac-changed', { mac: this.#mac, now: mac });
  }

  #inLoader(): LoaderSession {
    const session = this.#inAnyLoader();
    if (session instanceof SecureDownload) throw session.locked();
    return session;
  }

  #inAnyLoader(): LoaderSession | SecureDownload {
    if (this.#session === undefined)
      throw new Error('the loader is used before the board is identified, or after it was left');
    return this.#session;
  }

  /** The loader session lives longer than one step; the end of the step's signal is the end of the board all the same. */
  #endWith(signal: AbortSignal): Disposable {
    const end = (): void => {
      this.#life.abort(signal.reason);
    };
    signal.addEventListener('abort', end, { once: true });
    return {
      [Symbol.dispose]: () => {
        signal.removeEventListener('abort', end);
      },
    };
  }
}
