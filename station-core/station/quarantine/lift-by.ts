import type { SignerClient } from '../../signer/client.ts';
import type { LiftedQuarantine } from './lift-folder.ts';
import type { QuarantineWatch } from './quarantine-watch.ts';

export interface LiftParts {
  readonly signer: Pick<SignerClient, 'liftQuarantine' | 'status'>;
  readonly quarantine: Pick<QuarantineWatch, 'look'>;
}

/** To say so in the ledger. */
const LOOK_TIMEOUT_MS = 10_000;

/** The signing service judges the document; the ledger then says who lifted what. */
export async function liftBy(
  { signer, quarantine }: LiftParts,
  { document, by }: { readonly document: string; readonly by?: string },
  signal: AbortSignal,
): Promise<LiftedQuarantine> {
  await signer.liftQuarantine(document, signal);
  // It is lifted: the caller gets this answer even if its time is up.
  const limit = AbortSignal.timeout(LOOK_TIMEOUT_MS);
  await quarantine.look(limit, by);
  const { lifted } = await signer.status(limit);
  if (lifted === null) throw new TypeError('the signing service lifted a quarantine and does not name it');
  const { id, reason, officers } = lifted;
  return { id, reason, officers: [...officers] };
}
