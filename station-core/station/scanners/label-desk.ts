import type { ScanVerdict } from '../../labels/scan-back.ts';
import { type Reading, readingsOf, type ScanTrouble } from '../../model/scanned/readings.ts';
import { SecretText } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';

/** The slot for whose label a scan was taken, and what it turned out to be. The text goes no further. */
export interface JudgedScan {
  readonly slot: number;
  readonly verdict: ScanVerdict;
  /** What the scanner or the keyboard did to the text. A match is one all the same: every character came out right. */
  readonly trouble?: ScanTrouble;
}

interface Named {
  readonly wanted: WantedLabel;
  readonly reading: Reading;
}

/**
 * Where scanned texts meet the slots that wait for their labels. One scanner serves all slots: a scan goes to the slot
 * whose label it names; one that names none goes to the slot that has waited longest, for which it is then wrong. A slot
 * waits until its label has come, so no scan is lost between a wrong one and the next.
 */
export class LabelDesk implements Scanner {
  /** Whoever waits longest comes first. */
  readonly #waiting = new Map<WantedLabel, (verdict: ScanVerdict) => void>();

  verdicts(wanted: WantedLabel, signal: AbortSignal): AsyncIterable<ScanVerdict> {
    signal.throwIfAborted();
    return new ReadableStream<ScanVerdict>({
      start: (verdicts) => {
        this.#waiting.set(wanted, (verdict) => {
          verdicts.enqueue(verdict);
        });
        const stop = (): void => {
          this.#waiting.delete(wanted);
          verdicts.error(signal.reason);
        };
        signal.addEventListener('abort', stop, { once: true });
      },
      cancel: () => {
        this.#waiting.delete(wanted);
      },
    });
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether the text says which unit it is from, and the label of that unit is awaited. */
  names(text: string): boolean {
    return this.#named(text) !== undefined;
  }

  /** Compares the text with the label it is most likely meant for; undefined when none is awaited. */
  submit(text: string): JudgedScan | undefined {
    const [first] = this.#waiting.keys();
    if (first === undefined) return undefined;
    const named = this.#named(text) ?? { wanted: first, reading: readingsOf(text)[0] };
    const { wanted, reading } = named;
    const verdict = verdictOn(named);
    this.#waiting.get(wanted)?.(verdict);
    if (verdict === 'match') this.#waiting.delete(wanted); // at once: the next scan is for the next slot
    const judged = { slot: wanted.slot, verdict };
    return reading.trouble === undefined ? judged : { ...judged, trouble: reading.trouble };
  }

  #named(text: string): Named | undefined {
    for (const reading of readingsOf(text)) {
      for (const wanted of this.#waiting.keys()) if (isFrom(reading.text, wanted)) return { wanted, reading };
    }
    return undefined;
  }
}

function verdictOn({ wanted, reading }: Named): ScanVerdict {
  const verdict = wanted.judge(SecretText.of(reading.text));
  if (verdict === 'match') return verdict;
  if (reading.isGuess) return 'unreadable';
  // The serial number alone is on a label of the unit.
  return verdict === 'no-label' && isFrom(reading.text, wanted) ? 'other-label' : verdict;
}

/** The label that is awaited, or the other one of the same unit, on which its serial number stands without a secret. */
function isFrom(text: string, { ssid, serial }: WantedLabel): boolean {
  return text.includes(JSON.stringify(ssid)) || text.split(' ').includes(serial);
}
