import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../station-ports.ts';
import { LabelDesk } from './label-desk.ts';

/** A hand scanner that types like a keyboard and ends with Enter, read from a stream: each line is a scan. */
export class TypedScanner implements Scanner {
  readonly #input: Readable;
  readonly #desk = new LabelDesk();
  #listening = false;

  constructor(input: Readable) {
    this.#input = input;
  }

  nextScan(wanted: WantedLabel, signal: AbortSignal): Promise<Secret<string>> {
    this.#listen();
    return this.#desk.nextScan(wanted, signal);
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    createInterface({ input: this.#input }).on('line', (line) => {
      if (line.trim() !== '') this.#desk.take(line.trim());
    });
  }
}
