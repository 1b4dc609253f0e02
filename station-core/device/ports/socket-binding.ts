import type { BindingInterface, BindingPortInterface, OpenOptions, PortStatus } from '@serialport/bindings-cpp';
import { Fault } from '../../fault.ts';
import { isTelnetGreeting } from '../../protocol/rfc2217/telnet-greeting.ts';
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

export interface SocketOpening extends TcpOpening {
  /** Called when the connection ends for a reason that is known. */
  readonly onFault: (fault: Fault) => void;
}

export function socketBinding({ address, signal, onFault }: SocketOpening): BindingInterface<SocketPort> {
  return {
    list: () => Promise.resolve([]),
    open: async (options) => {
      const translate = refuseTelnet(address.text);
      const onEnd = (reason: Error): void => {
        if (reason instanceof Fault) onFault(reason);
      };
      const socket = await connectTcp(address, signal);
      return new SocketPort(withDefaults(options), new TcpLink(socket, { translate, onEnd }));
    },
  };
}

/** What negotiates telnet at its first bytes is an RFC 2217 port: as raw bytes it would only garble. */
function refuseTelnet(port: string): (chunk: Buffer) => readonly Buffer[] {
  let start: Buffer | undefined = Buffer.alloc(0);
  return (chunk) => {
    if (start === undefined) return [chunk];
    start = Buffer.concat([start, chunk]);
    const greeting = isTelnetGreeting(start);
    if (greeting === undefined) return [];
    if (greeting) throw new Fault('port.is-rfc2217', { port, bytesHex: start.toString('hex', 0, 12) });
    const seen = start;
    start = undefined;
    return [seen];
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
