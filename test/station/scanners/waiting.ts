import { matchScan, type ScanVerdict } from '../../../station-core/labels/scan-back.ts';
import { Secret } from '../../../station-core/secret.ts';
import type { Scanner, WantedLabel } from '../../../station-core/station/plan/step-context.ts';

/** The text on the label of the unit in this slot. */
export function labelOf(slot: number): string {
  return JSON.stringify({ ver: 'v1', name: `LAMP_${slot}`, pop: 'X' });
}

export function wantedIn(slot: number): WantedLabel {
  const printed = new Secret(labelOf(slot));
  const judge = (scanned: Secret<string>): ScanVerdict => matchScan(scanned, printed);
  return { slot, serial: `L1-${slot}`, ssid: `LAMP_${slot}`, judge };
}

/** A slot that waits until its label has come; `done` has every verdict it saw. */
export function slotWaiting(scanner: Scanner, slot: number) {
  const stop = new AbortController();
  const verdicts = scanner.verdicts(wantedIn(slot), stop.signal);
  const done = untilMatch(verdicts);
  done.catch(() => undefined); // for whoever looks at it
  return { done, stop };
}

export async function untilMatch(verdicts: AsyncIterable<ScanVerdict>): Promise<ScanVerdict[]> {
  const seen: ScanVerdict[] = [];
  for await (const verdict of verdicts) {
    seen.push(verdict);
    if (verdict === 'match') break;
  }
  return seen;
}
