import { FlashRate, type FlashSpeed } from '../model/line/flash-rate.ts';
import type { SlowedLine } from '../device/board.ts';
import type { WriteProgress } from '../device/loader/loader-session.ts';
import { redrawnLines } from './redrawn-lines.ts';

/**
 * What a person sees on stderr while flash is written: one line, redrawn, and only on a terminal. That the line had to
 * be slowed down is said in any case: it means a bad cable, and costs time on every board.
 */
export class FlashProgress implements Disposable {
  readonly slowed: SlowedLine[] = [];
  readonly #inPlace = redrawnLines();

  readonly #rate = new FlashRate();

  readonly onProgress = ({ region, writtenBytes, totalBytes }: WriteProgress): void => {
    const speed = this.#rate.at(writtenBytes, totalBytes, performance.now());
    this.#inPlace?.(`writing ${region}  ${percent(writtenBytes, totalBytes)} %${speedWords(speed)}`);
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

/** `, 118 kB/s, 9 s left`; nothing while there is nothing to go by. */
export function speedWords({ bytesPerSecond, secondsLeft }: FlashSpeed): string {
  const speed = bytesPerSecond === null ? '' : `, ${Math.round(bytesPerSecond / 1_000)} kB/s`;
  return secondsLeft === null || secondsLeft === 0 ? speed : `${speed}, ${secondsLeft} s left`;
}

const slowedWords = ({ fromBaudRate, toBaudRate, because }: SlowedLine): string =>
  `bad line at ${fromBaudRate} baud (${because}): again at ${toBaudRate} baud`;
