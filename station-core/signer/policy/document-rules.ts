import { Fault } from '../../fault.ts';

/** Rules for documents as a whole. Pure: what was seen before and what time it is come from the caller. */

interface Period {
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Valid from its first moment until just before its last. */
export function requireInForce({ notBefore, notAfter }: Period, now: Date): void {
  if (Date.parse(notBefore) <= now.getTime() && now.getTime() < Date.parse(notAfter)) return;
  const isEarly = now.getTime() < Date.parse(notBefore);
  throw new Fault('document.not-in-force', {
    reason: isEarly ? 'not-yet' : 'over',
    notBefore,
    notAfter,
    now: now.toISOString(),
  });
}

export function requireOfStation({ station }: { readonly station: string }, wanted: string): void {
  if (station !== wanted) throw new Fault('document.of-another-station', { station, wanted });
}

/** What was accepted last of one kind of document. */
export interface SeenNumber {
  readonly number: number;
  readonly sha256Hex: string;
}

/** A number only rises, and never stands for two contents. `seen` is absent before the first document of its kind. */
export function requireNewest(
  offered: { readonly number: number; readonly sha256Hex: string },
  seen: SeenNumber | undefined,
): void {
  if (seen === undefined || offered.number > seen.number) return;
  if (offered.number === seen.number && offered.sha256Hex === seen.sha256Hex) return;
  throw new Fault('document.superseded', {
    reason: offered.number === seen.number ? 'same-number-other-content' : 'lower-number',
    number: offered.number,
    seen: seen.number,
  });
}
