/** What one board has shown while it was worked on: its last boot log and the last frames. It holds no secret. */
import type { Redact } from '../agent/await-boot.ts';
import { consoleMarks } from '../loader/connect/boot-banner.ts';
import { FrameTrace, type TracedFrame } from './frame-trace.ts';

export interface BootLogSeen {
  readonly at: string;
  /** Its end; absent while nobody knows what in it is secret. */
  readonly text?: string;
  /** What may be shown in any case: the numbers of its resets, its length and its hash. */
  readonly banner: string;
  readonly consoleBytes: number;
  readonly consoleSha256Hex: string;
}

interface Started {
  readonly redacted: Redact;
  /** What stands before the first reset may be of a firmware from before, whose secrets nobody knows. */
  readonly fromReset: boolean;
}

const RESET = /rst:0x[0-9a-f]+ \(/;

export class BoardTrace {
  readonly #frames = new FrameTrace();
  #bootLog: BootLogSeen | undefined;

  get wire(): Pick<FrameTrace, 'sent' | 'received'> {
    return this.#frames;
  }

  get frames(): readonly TracedFrame[] {
    return this.#frames.frames();
  }

  get bootLog(): BootLogSeen | undefined {
    return this.#bootLog;
  }

  booted(console: string, { redacted, fromReset }: Started): void {
    const reset = console.search(RESET);
    const mayShow = reset >= 0 || !fromReset;
    const shown = mayShow ? redacted(console.slice(Math.max(0, reset))) : undefined;
    const text = shown === undefined ? {} : { text: shown.slice(-LONGEST_TEXT_CHARACTERS) };
    this.#bootLog = { at: new Date().toISOString(), ...text, ...consoleMarks(console) };
  }
}

/** Redacted before it is cut. A boot log of ESP-IDF takes two to four kilobytes. */
const LONGEST_TEXT_CHARACTERS = 16_000;
