import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { WitnessOfStart } from './witness-of-start.ts';

const HEAR_TIMEOUT_MS = 10_000;

/**
 * Tells the signing service of upstream's receipts: they give back the offline budget of its permits, and show it when its own
 * state is an older one. Nothing waits for it; the next receipt, or the next start, tells it again.
 */
export function receiptEars(
  signer: Pick<SignerClient, 'hearReceipt'>,
  { log, witness }: { readonly log: Pick<Logger, 'warn'>; readonly witness: Pick<WitnessOfStart, 'answerIn'> },
): (note: string) => Promise<void> {
  let logged: string | undefined;
  return async (note) => {
    try {
      const challenge = witness.answerIn(note);
      const receipt = challenge === undefined ? { note } : { note, challenge };
      await signer.hearReceipt(receipt, AbortSignal.timeout(HEAR_TIMEOUT_MS));
      logged = undefined;
    } catch (error) {
      // Forgiven, even a bug: the receipt is in the ledger. A signer that hears none issues less, never more.
      const reason = reasonOf(error);
      if (reason === logged) return; // receipts come every few seconds, and the setup changes with a start only
      logged = reason;
      log.warn({ err: error }, 'the signing service could not be told of a receipt');
    }
  };
}

/** What it has in common with the failure of another receipt. */
function reasonOf(error: unknown): string {
  return error instanceof Fault ? `${error.code} ${String(error.evidence['rule'])}` : String(error);
}
