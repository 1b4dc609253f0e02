import type { SignerClient } from '../../signer/client.ts';
import type { LiftedQuarantine } from './lift-folder.ts';
import type { QuarantineWatch } from './quarantine-watch.ts';

export interface LiftParts {
  readonly signer: Pick<SignerClient, 'liftQuarantine' | 'status'>;
  readonly quarantine: Pick<QuarantineWatch, 'look'>;
}

/** The signing service judges the document; the ledger then says who lifted what. */
export async function liftBy(
  { signer, quarantine }: LiftParts,
  document: string,
  signal: AbortSignal,
): Promise<LiftedQuarantine> {
  await signer.liftQuarantine(document, signal);
  await quarantine.look(signal);
  const { lifted } = await signer.status(signal);
  if (lifted === null) throw new TypeError('the signing service lifted a quarantine and does not name it');
  const { id, reason, officers } = lifted;
  return { id, reason, officers: [...officers] };
}
