/** Stands in for a printer of ZPL II: answers `~HS` as one would, prints formats while nothing is wrong, clears on `~JA`. */
import { createServer, type Server, type Socket } from 'node:net';

export interface ZplState {
  paperOut: boolean;
  paused: boolean;
  headOpen: boolean;
  ribbonOut: boolean;
  bufferFull: boolean;
  /** Of its print head; undefined: it does not know `~HI`. */
  dotsPerMm: number | undefined;
  /** How it answers: in full, the first half only, not at all, in another language, or by hanging up. */
  answers: 'well' | 'half' | 'never' | 'garbage' | 'hangs-up';
}

export interface ZplListener extends AsyncDisposable {
  readonly port: number;
  readonly state: ZplState;
  /** What came out. */
  readonly paper: readonly string[];
  /** Received and not printed. */
  readonly waiting: readonly string[];
}

const WELL: ZplState = {
  paperOut: false,
  paused: false,
  headOpen: false,
  ribbonOut: false,
  bufferFull: false,
  dotsPerMm: 8,
  answers: 'well',
};

export async function startZplListener(): Promise<ZplListener> {
  const printer = new ZplPrinterModel();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // the other end may hang up at any time
    socket.on('data', (bytes) => {
      printer.receive(bytes.toString('latin1'), socket);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    state: printer.state,
    paper: printer.paper,
    waiting: printer.waiting,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class ZplPrinterModel {
  readonly state: ZplState = Object.assign({}, WELL);
  readonly paper: string[] = [];
  readonly waiting: string[] = [];
  #received = '';

  receive(text: string, socket: Socket): void {
    this.#received += text;
    for (;;) {
      const found = /~HS|~HI|~JA|\^XA.*?\^XZ/s.exec(this.#received);
      if (found === null) return;
      this.#received = this.#received.slice(found.index + found[0].length);
      if (found[0] === '~HS') this.#answer(socket);
      else if (found[0] === '~HI') this.#identify(socket);
      else if (found[0] === '~JA') this.waiting.length = 0;
      else this.waiting.push(found[0]);
    }
  }

  #identify(socket: Socket): void {
    const { dotsPerMm } = this.state;
    if (dotsPerMm !== undefined) socket.write(`\x02ZD421-203dpi ZPL,V93.21.06Z,${String(dotsPerMm)},8192KB\x03\r\n`);
  }

  #answer(socket: Socket): void {
    const { paperOut, paused, headOpen, ribbonOut, bufferFull, answers } = this.state;
    if (![paperOut, paused, headOpen, ribbonOut].includes(true)) this.paper.push(...this.waiting.splice(0));
    const [p, s, h, r, f] = [paperOut, paused, headOpen, ribbonOut, bufferFull].map(Number);
    const formats = String(this.waiting.length).padStart(3, '0');
    const whole =
      `\x02030,${p},${s},1245,${formats},${f},0,0,000,0,0,0\x03\r\n` +
      `\x02000,0,${h},${r},1,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n`;
    switch (answers) {
      case 'well':
        socket.write(whole);
        break;
      case 'half':
        socket.write(whole.slice(0, 50));
        break;
      case 'garbage':
        socket.write('\x02a\x03\x02b\x03\x02c\x03');
        break;
      case 'hangs-up':
        socket.destroy();
        break;
      case 'never':
        break;
    }
  }
}
