import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { Checkpointer } from '../issuance/checkpointer.ts';
import type { KeptOrder } from './order-folder.ts';

export interface RevokeParts {
  readonly ledger: Pick<Ledger, 'leaves' | 'inclusionProof'>;
  readonly signer: Pick<SignerClient, 'revoke'>;
  readonly checkpointer: Pick<Checkpointer, 'over'>;
}

export interface DecidedRevocation {
  readonly intentSeq: number;
  /** The order that the intent names. */
  readonly order: KeptOrder | undefined;
}

/** Has the signing service revoke what an entry of the ledger intends. The same again gets the same answer. */
export async function revokeByIntent(
  { ledger, signer, checkpointer }: RevokeParts,
  { intentSeq, order }: DecidedRevocation,
  signal: AbortSignal,
): ReturnType<SignerClient['revoke']> {
  const { sizeEntries, note } = await checkpointer.over(intentSeq, signal);
  const [found] = ledger.leaves([intentSeq]);
  if (found === undefined) throw new Fault('ledger.damaged', { seq: intentSeq, reason: 'the intent is gone' });
  const intent = { entry: found.leaf, proof: ledger.inclusionProof(intentSeq, sizeEntries), checkpoint: note };
  return signer.revoke({ intent, ...(order === undefined ? {} : { order: order.text }) }, signal);
}
