import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortStatus,
  SetOptions,
  UpdateOptions,
} from '@serialport/bindings-cpp';
import { COM_CONTROL, COM_MODEM_STATE, COM_PURGE } from '../../protocol/rfc2217/com-port.ts';
import { Rfc2217Session } from './rfc2217-session.ts';
import { withDefaults, type TcpOpening } from './socket-binding.ts';

/**
 * A serial port over TCP with modem lines and baud rate, `rfc2217://host:port` (RFC 2217; ser2net and device servers
 * speak it). When the server refuses COM-PORT-OPTION the bytes still flow and the other calls fail, as on a pty.
 */
export function rfc2217Binding(opening: TcpOpening): BindingInterface<Rfc2217Port> {
  return {
    list: () => Promise.resolve([]),
    open: async (options) => {
      const session = await Rfc2217Session.start(opening, options.baudRate);
      return new Rfc2217Port(withDefaults(options), session);
    },
  };
}

export class Rfc2217Port implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  readonly #session: Rfc2217Session;
  #breakOn = false;

  constructor(openOptions: Required<OpenOptions>, session: Rfc2217Session) {
    this.openOptions = openOptions;
    this.#session = session;
  }

  get isOpen(): boolean {
    return this.#session.link.isOpen;
  }

  close(): Promise<void> {
    return this.#session.link.close();
  }

  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    return this.#session.link.read(buffer, offset, length);
  }

  write(buffer: Buffer): Promise<void> {
    return this.#session.write(buffer);
  }

  update(options: UpdateOptions): Promise<void> {
    return this.#session.setBaudRate(options.baudRate);
  }

  /**
   * DTR and RTS go in one piece, DTR first: in that order the usual two-transistor reset circuit never sees the state
   * in between as a reset into the wrong mode.
   */
  async set(options: SetOptions): Promise<void> {
    const values: number[] = [];
    if (options.dtr !== undefined) values.push(options.dtr ? COM_CONTROL.dtrOn : COM_CONTROL.dtrOff);
    if (options.rts !== undefined) values.push(options.rts ? COM_CONTROL.rtsOn : COM_CONTROL.rtsOff);
    if (options.brk !== undefined && options.brk !== this.#breakOn) {
      this.#breakOn = options.brk;
      values.push(options.brk ? COM_CONTROL.breakOn : COM_CONTROL.breakOff);
    }
    await this.#session.control(values);
  }

  /** What the server last reported; it reports each change on its own. */
  get(): Promise<PortStatus> {
    const state = this.#session.modemState;
    if (state === undefined) return Promise.reject(new Error('the device server has reported no modem state'));
    return Promise.resolve({
      cts: (state & COM_MODEM_STATE.cts) !== 0,
      dsr: (state & COM_MODEM_STATE.dsr) !== 0,
      dcd: (state & COM_MODEM_STATE.dcd) !== 0,
    });
  }

  getBaudRate(): Promise<{ baudRate: number }> {
    return this.#session.askBaudRate();
  }

  async flush(): Promise<void> {
    this.#session.link.discard();
    await this.#session.purge(COM_PURGE.both);
  }

  /** `write` has waited for the operating system already; RFC 2217 has no word for how far the server has got. */
  drain(): Promise<void> {
    return Promise.resolve();
  }
}
