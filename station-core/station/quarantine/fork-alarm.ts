import type { Logger } from 'pino';
import type { SignerClient } from '../../signer/client.ts';
import type { QuarantineWatch } from './quarantine-watch.ts';

export interface AlarmParts {
  readonly signer: Pick<SignerClient, 'hearReceipt'>;
  readonly quarantine: Pick<QuarantineWatch, 'look'>;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

const ALARM_TIMEOUT_MS = 10_000;

/**
 * Takes what upstream shows of another history to the signing service, which alone judges it: a checkpoint that its own key
 * signed and upstream cosigned, and that is not of its journal, is a quarantine. The mere word of upstream stops nobody.
 */
export function forkAlarm({ signer, quarantine, log }: AlarmParts): (note: string) => Promise<void> {
  return async (note) => {
    const signal = AbortSignal.timeout(ALARM_TIMEOUT_MS);
    try {
      await signer.hearReceipt({ note }, signal);
      if ((await quarantine.look(signal)) === null) log.warn('upstream shows a history that the officers know of');
    } catch (error) {
      // Forgiven, even a bug: nothing was proven, and the next attempt to send finds the same again.
      log.error({ err: error }, 'upstream shows another history, and the signing service finds no proof of it');
    }
  };
}
