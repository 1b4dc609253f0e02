/**
 * The port a board hangs on, and the ways into its loader through it. A chip that is on the USB itself leaves the bus when
 * it is reset; it is followed to the port under which it comes back.
 */
import { Fault } from '../fault.ts';
import { ROM_BAUD_RATE } from './loader/connect/line-rate.ts';
import { LoaderSession, type EnterOptions } from './loader/loader-session.ts';
import type { SecureDownload } from './loader/secure-download.ts';
import { openPort } from './ports/open-port.ts';
import { portReturnedTo, usbPlaceOf, type SysTree, type UsbKind } from './ports/usb-place.ts';
import { Wire, type WireTrace } from './wire.ts';

export interface BoardPortOptions {
  readonly loader?: 'stub' | 'rom';
  /** Where the system lists its ports, when not where Linux has it. */
  readonly sysTree?: SysTree;
  readonly trace?: WireTrace;
  /** Ends everything that waits on the port. */
  readonly life: AbortSignal;
}

interface Opened {
  readonly wire: Wire;
  readonly usb: UsbKind;
}

export class BoardPort {
  readonly address: string;
  readonly #options: BoardPortOptions;
  #opened: Opened | undefined;

  constructor(address: string, options: BoardPortOptions) {
    this.address = address;
    this.#options = options;
  }

  get wire(): Wire {
    return this.#isOpen().wire;
  }

  get usb(): UsbKind {
    return this.#isOpen().usb;
  }

  /** Opens the port and resets the board into its loader. `signal` ends only the opening. */
  async enter(signal: AbortSignal): Promise<LoaderSession | SecureDownload> {
    const { sysTree, trace } = this.#options;
    const { kind, topologyPath } = await usbPlaceOf(this.address, sysTree);
    const enter = async (address: string): Promise<LoaderSession | SecureDownload> => {
      await this.close();
      const port = await openPort(address, { baudRate: ROM_BAUD_RATE, signal });
      const wire = new Wire(port, trace && { trace });
      this.#opened = { wire, usb: kind };
      return LoaderSession.enterAny(wire, this.#enterOptions(kind));
    };
    try {
      return await enter(this.address);
    } catch (error) {
      const left = error instanceof Fault && error.code === 'port.lost' && topologyPath !== undefined;
      if (!left || (kind !== 'usb-otg' && kind !== 'usb-serial-jtag')) throw error;
      return await enter(await portReturnedTo(topologyPath, signal, sysTree && { tree: sysTree }));
    }
  }

  /** A line that corrupts what the board says may let it through the second time. A silent board stays silent. */
  async enterTwice(signal: AbortSignal): Promise<LoaderSession | SecureDownload> {
    try {
      return await this.enter(signal);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'board.garbled') throw error;
      await this.close();
      return await this.enter(signal);
    }
  }

  /** Resets the board into its loader once more, on the open port and at the rate of the ROM. */
  async enterAgain(): Promise<LoaderSession> {
    const { wire, usb } = this.#isOpen();
    const { life } = this.#options;
    life.throwIfAborted();
    if (wire.baudRate !== ROM_BAUD_RATE) await wire.setBaudRate(ROM_BAUD_RATE, life);
    return LoaderSession.enter(wire, this.#enterOptions(usb));
  }

  async close(): Promise<void> {
    await this.#opened?.wire.close();
  }

  #isOpen(): Opened {
    if (this.#opened === undefined) throw new Error('the board is used before it is identified');
    return this.#opened;
  }

  #enterOptions(usb: UsbKind): EnterOptions {
    const { loader, life } = this.#options;
    return { signal: life, usb, ...(loader && { loader }) };
  }
}
