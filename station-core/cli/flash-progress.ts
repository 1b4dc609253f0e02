import { createLogUpdate } from 'log-update';
import type { SlowedLine } from '../device/board.ts';
import type { WriteProgress } from '../device/loader/loader-session.ts';

/**
 * What a person sees on stderr while flash is written: one line, redrawn, and only on a terminal. That the line had to
 * be slowed down is said in any case: it means a bad cable, and costs time on every board.
 */
export class FlashProgress implements Disposable {
  readonly slowed: SlowedLine[] = [];
  readonly #inPlace = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;

  readonly onProgress = ({ region, writtenBytes, totalBytes }: WriteProgress): void => {
    this.#inPlace?.(`writing ${region}  ${percent(writtenBytes, totalBytes)} %`);
  };

  readonly onSlowed = (line: SlowedLine): void => {
    this.slowed.push(line);
    this.#inPlace?.clear();
    process.stderr.write(`${slowedWords(line)}\n`);
  };

  [Symbol.dispose](): void {
    this.#inPlace?.clear();
  }
}

export const percent = (writtenBytes: number, totalBytes: number): number =>
  Math.floor((100 * writtenBytes) / Math.max(1, totalBytes));

const slowedWords = ({ fromBaudRate, toBaudRate, because }: SlowedLine): string =>
  `bad line at ${fromBaudRate} baud (${because}): again at ${toBaudRate} baud`;
