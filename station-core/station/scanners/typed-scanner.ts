import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Fault } from '../../fault.ts';
import type { ScanVerdict } from '../../labels/scan-back.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';
import { LabelDesk } from './label-desk.ts';

export interface HeardLines {
  /** Takes lines that are no scans: what a person types for the run. */
  readonly hears?: (line: string) => boolean;
  /** A scan came while no slot asked for one. It is not kept, and whoever scanned has to be told so. */
  readonly tooEarly?: () => void;
}

/**
 * A hand scanner that types like a keyboard and ends with Enter, read from a stream: each line is a scan. On a terminal
 * nothing is echoed, because what is scanned is the label's secret.
 */
export class TypedScanner implements Scanner {
  readonly #input: Readable;
  readonly #heard: HeardLines;
  readonly #desk = new LabelDesk();
  readonly #ended = new AbortController();
  #lines: Interface | undefined;

  constructor(input: Readable, heard: HeardLines = {}) {
    this.#input = input;
    this.#heard = heard;
  }

  verdicts(wanted: WantedLabel, signal: AbortSignal): AsyncIterable<ScanVerdict> {
    this.listen();
    return this.#desk.verdicts(wanted, AbortSignal.any([signal, this.#ended.signal]));
  }

  /** Lets go of the input: an interface that listens keeps the whole process waiting for one more scan. */
  [Symbol.dispose](): void {
    this.#lines?.close();
  }

  /** Before a label is awaited, too: a person may type something else. */
  listen(): void {
    this.#lines ??= this.#open();
  }

  #open(): Interface {
    const terminal = 'isTTY' in this.#input && this.#input.isTTY === true;
    const lines = createInterface({ input: this.#input, terminal }); // terminal mode without an output: no echo
    lines.on('line', (line) => {
      if (line.trim() === '' || this.#heard.hears?.(line) === true) return;
      if (this.#desk.submit(line.trim()) === undefined) this.#heard.tooEarly?.();
    });
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT')); // terminal mode takes Ctrl-C from the process
    lines.on('close', () => {
      this.#ended.abort(new Fault('scan.input-ended'));
    });
    return lines;
  }
}
