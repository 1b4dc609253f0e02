import { Fault } from '../../fault.ts';
import type { Outcome } from '../../model/outcome.ts';

export interface Verdict {
  readonly outcome: Exclude<Outcome, 'PASS'>;
  readonly fault: Fault;
}

/** Turns whatever a step threw into an outcome. Anything but a `Fault` is our bug and reported as one. */
export function judge(thrown: unknown, abort: AbortSignal): Verdict {
  if (abort.aborted && !(thrown instanceof Fault)) {
    return { outcome: 'ABORTED', fault: new Fault('station.stopped', {}, { cause: thrown }) };
  }
  const fault = thrown instanceof Fault ? thrown : bug(thrown);
  switch (fault.text.blame) {
    case 'board':
      return { outcome: 'FAIL', fault };
    case 'person':
      return { outcome: 'ABORTED', fault };
    case 'station':
    case 'release':
    case 'upstream':
      return { outcome: 'ERROR', fault };
  }
}

function bug(thrown: unknown): Fault {
  // The message of a foreign error may quote anything, a secret included: only its name is evidence, the rest is log.
  const error = thrown instanceof Error ? thrown.name : typeof thrown;
  return new Fault('station.bug', { error }, { cause: thrown });
}
