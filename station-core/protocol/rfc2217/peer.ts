import { Buffer } from 'node:buffer';
import { ComPortError, decodeComPort, encodeComPort, type ComPortMessage, type ComPortSide } from './com-port.ts';
import { TelnetNegotiation } from './negotiation.ts';
import { encodeSubnegotiation, encodeTelnetData, TELNET_OPTION, TelnetDecoder, type TelnetPiece } from './telnet.ts';

/**
 * One end of an RFC 2217 connection, client or server: feed it what arrives, send what it says, act on its events.
 * It owns no socket, no timer and no serial line; answering a `message` event is the caller's part.
 */
export type Rfc2217Event =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'message'; readonly message: ComPortMessage }
  /** COM-PORT-OPTION has been settled: from now on modem lines and baud rate work, or they never will. */
  | { readonly kind: 'com-port'; readonly agreed: boolean }
  | { readonly kind: 'broken'; readonly reason: string };

export interface Received {
  /** To be sent at once; may be empty. */
  readonly reply: Buffer;
  readonly events: readonly Rfc2217Event[];
}

const { binary, suppressGoAhead, comPort } = TELNET_OPTION;

export class Rfc2217Peer {
  readonly #side: ComPortSide;
  readonly #decoder = new TelnetDecoder();
  readonly #negotiation: TelnetNegotiation;
  #reported: boolean | undefined;

  constructor(side: ComPortSide) {
    this.#side = side;
    // RFC 2217 §2: the client offers WILL COM-PORT-OPTION, the server answers DO. Some clients (pySerial) want the
    // server to WILL as well, so a server offers it; what counts is the client's half.
    const plain = [binary, suppressGoAhead];
    this.#negotiation = new TelnetNegotiation({
      ours: [...plain, comPort],
      theirs: side === 'server' ? [...plain, comPort] : plain,
    });
  }

  /** What this side sends first. A server may also just wait for its client. */
  open(): Buffer {
    return this.#negotiation.ask();
  }

  /** `undefined` while the other side has not said yet. */
  get comPort(): boolean | undefined {
    return this.#side === 'client' ? this.#negotiation.ours(comPort) : this.#negotiation.theirs(comPort);
  }

  receive(chunk: Uint8Array): Received {
    const replies: Buffer[] = [];
    const events: Rfc2217Event[] = [];
    for (const piece of this.#decoder.push(chunk)) {
      if (piece.kind === 'option') replies.push(this.#negotiation.receive(piece.verb, piece.option));
      const event = piece.kind === 'option' ? this.#newlySettled() : this.#eventOf(piece);
      if (event !== undefined) events.push(event);
    }
    return { reply: Buffer.concat(replies), events };
  }

  data(bytes: Uint8Array): Buffer {
    return encodeTelnetData(bytes);
  }

  message(message: ComPortMessage): Buffer {
    return encodeSubnegotiation(comPort, encodeComPort(this.#side, message));
  }

  #newlySettled(): Rfc2217Event | undefined {
    const agreed = this.comPort;
    if (agreed === undefined || agreed === this.#reported) return undefined;
    this.#reported = agreed;
    return { kind: 'com-port', agreed };
  }

  #eventOf(piece: Exclude<TelnetPiece, { kind: 'option' }>): Rfc2217Event | undefined {
    switch (piece.kind) {
      case 'data':
      case 'broken':
        return piece;
      case 'command':
        return undefined; // NOP, GA, AYT …: nothing on a serial line corresponds to them
      case 'subnegotiation':
        return piece.option === comPort ? this.#messageOf(piece.bytes) : undefined;
    }
  }

  #messageOf(payload: Buffer): Rfc2217Event {
    try {
      return { kind: 'message', message: decodeComPort(this.#side === 'client' ? 'server' : 'client', payload) };
    } catch (error) {
      if (!(error instanceof ComPortError)) throw error;
      return { kind: 'broken', reason: error.reason };
    }
  }
}
