import type { BindingInterface, BindingPortInterface, OpenOptions, PortStatus } from '@serialport/bindings-cpp';
import type { TcpAddress } from './port-address.ts';
import { connectTcp, TcpLink } from './tcp-link.ts';

/**
 * A serial port over a raw TCP connection, `socket://host:port`. There is nothing but bytes: it has no modem lines and
 * no baud rate of its own, and says so by failing those calls, as a pty does.
 */
export interface TcpOpening {
  readonly address: TcpAddress;
  readonly signal: AbortSignal;
}

export function socketBinding(opening: TcpOpening): BindingInterface<SocketPort> {
  return {
    list: () => Promise.resolve([]),
    open: async (options) =>
      new SocketPort(withDefaults(options), new TcpLink(await connectTcp(opening.address, opening.signal))),
  };
}

export class SocketPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  readonly #link: TcpLink;

  constructor(openOptions: Required<OpenOptions>, link: TcpLink) {
    this.openOptions = openOptions;
    this.#link = link;
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    return this.#link.read(buffer, offset, length);
  }

  write(buffer: Buffer): Promise<void> {
    return this.#link.send(buffer);
  }

  update(): Promise<void> {
    return Promise.reject(new Error('a raw TCP port has no baud rate'));
  }

  set(): Promise<void> {
    return Promise.reject(new Error('a raw TCP port has no modem lines'));
  }

  get(): Promise<PortStatus> {
    return Promise.reject(new Error('a raw TCP port has no modem lines'));
  }

  getBaudRate(): Promise<{ baudRate: number }> {
    return Promise.reject(new Error('a raw TCP port has no baud rate'));
  }

  flush(): Promise<void> {
    this.#link.discard();
    return Promise.resolve();
  }

  /** `write` has waited for the operating system already; TCP does not report how far the bytes got beyond it. */
  drain(): Promise<void> {
    return Promise.resolve();
  }
}

/** The line format is 8N1 and without flow control, the only one that a boot loader speaks. */
export function withDefaults(options: OpenOptions): Required<OpenOptions> {
  return {
    dataBits: 8,
    lock: true,
    stopBits: 1,
    parity: 'none',
    rtscts: false,
    xon: false,
    xoff: false,
    xany: false,
    hupcl: false,
    ...options,
  };
}
