/** What has arrived on a wire: SLIP frames that wait to be taken, console text, and how much of it was damaged. */
import { SlipDecoder, type SlipPiece } from '../protocol/slip.ts';
import { ConsoleText } from './console-text.ts';

/** A board that floods the line must not eat the station's memory; no exchange here has more frames under way. */
const MAX_WAITING_FRAMES = 256;

export interface WireInputOptions {
  readonly maxFrameBytes?: number;
  /** Called for each frame as it arrives, taken or not. */
  readonly received?: (frame: Buffer) => void;
}

export class WireInput {
  readonly console = new ConsoleText();
  readonly #decoder: SlipDecoder;
  #frames: Buffer[] = [];
  #brokenFrames = 0;
  #receivedBytes = 0;

  readonly #received: ((frame: Buffer) => void) | undefined;

  constructor({ received, ...limits }: WireInputOptions) {
    this.#received = received;
    this.#decoder = new SlipDecoder(limits);
  }

  set isFrame(isFrame: (bytes: Buffer) => boolean) {
    this.#decoder.isFrame = isFrame;
  }

  get brokenFrames(): number {
    return this.#brokenFrames;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  push(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    this.#take(this.#decoder.push(chunk));
  }

  nextFrame(): Buffer | undefined {
    return this.#frames.shift();
  }

  /** Console text stays: it is evidence. */
  discard(): void {
    this.#take(this.#decoder.flush());
    this.#frames = [];
    this.#brokenFrames = 0;
    this.#receivedBytes = 0;
  }

  #take(pieces: readonly SlipPiece[]): void {
    for (const piece of pieces) {
      if (piece.kind === 'frame') {
        this.#received?.(piece.bytes);
        this.#frames.push(piece.bytes);
        if (this.#frames.length > MAX_WAITING_FRAMES) this.#frames.shift();
        continue;
      }
      this.console.add(piece.bytes);
      if (piece.kind === 'broken' && piece.reason !== 'unfinished') this.#brokenFrames += 1;
    }
  }
}
