import type { Logger } from 'pino';
import type { Fault, FaultCode } from '../../fault.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { QuarantineWatch } from './quarantine-watch.ts';

export interface AlarmParts {
  readonly signer: Pick<SignerClient, 'quarantine'>;
  readonly quarantine: Pick<QuarantineWatch, 'look'>;
  readonly log: Pick<Logger, 'error'>;
}

const ALARM_TIMEOUT_MS = 10_000;

/** What upstream says and this ledger does not: one of the two is not what was written. */
const FORKS: ReadonlySet<FaultCode> = new Set(['sync.fork', 'sync.upstream-lied']);

/** Puts the signing service into quarantine when upstream holds another history, or acknowledges one that was never sent. */
export function forkAlarm({ signer, quarantine, log }: AlarmParts): (fault: Fault) => Promise<void> {
  return async (fault) => {
    if (!FORKS.has(fault.code)) return;
    const signal = AbortSignal.timeout(ALARM_TIMEOUT_MS);
    try {
      await signer.quarantine({ reason: 'forked', evidence: evidenceOf(fault) }, signal);
      await quarantine.look(signal);
    } catch (error) {
      // Forgiven, even a bug: the next attempt to send finds the same and tells it again.
      log.error({ err: error, code: fault.code }, 'the signing service could not be put into quarantine');
    }
  };
}

function evidenceOf({ code, evidence }: Fault): Record<string, string | number> {
  const facts = Object.entries<string | number | boolean>({ code, ...evidence }).map(([name, value]) => [
    name.slice(0, 40),
    typeof value === 'number' ? value : String(value).toWellFormed().slice(0, 400),
  ]);
  return Object.fromEntries(facts) as Record<string, string | number>;
}
