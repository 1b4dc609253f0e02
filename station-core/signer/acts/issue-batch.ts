import type { FaultEvidence } from '../../fault.ts';
import type { LogSignature } from '../../formats/tlog/log-signature.ts';
import type { Issuance, Issued, PlacedRequest } from './issue.ts';
import { isRefusal } from './refusals.ts';
import {
  type CheckpointParts,
  type CheckpointRequest,
  contradictionIn,
  refuseAs,
  signAccepted,
} from './sign-checkpoint.ts';

/**
 * Signs the head of the ledger and issues the certificates whose intents lie under it, in one act: the journal has the
 * tree first and the certificates after it, and one write makes all of them durable. Nothing leaves before that.
 */

export interface BatchRequest {
  readonly checkpoint: CheckpointRequest;
  readonly requests: readonly PlacedRequest[];
}

export type BatchOutcome =
  | ({ readonly kind: 'issued' } & Issued)
  | { readonly kind: 'refused'; readonly code: string; readonly evidence: FaultEvidence };

export interface IssuedBatch {
  /** Of the checkpoint. */
  readonly signature: LogSignature;
  /** In the order of the requests. */
  readonly outcomes: readonly BatchOutcome[];
}

export interface BatchParts {
  readonly issuance: Issuance;
  readonly checkpoints: CheckpointParts;
}

/** What refuses the tree refuses all of it; what refuses one request leaves the others alone. */
export async function issueBatch(
  { checkpoint, requests }: BatchRequest,
  { issuance, checkpoints }: BatchParts,
): Promise<IssuedBatch> {
  const { state } = checkpoints;
  const contradiction = contradictionIn(checkpoint, state.known.tree);
  if (contradiction !== undefined) return refuseAs(contradiction, checkpoint, state);
  const [signature, ...outcomes] = await Promise.all([
    signAccepted(checkpoint, checkpoints),
    ...requests.map((each) => outcomeOf(issuance.issueIn(checkpoint, each))),
  ]);
  return { signature, outcomes };
}

async function outcomeOf(issuing: Promise<Issued>): Promise<BatchOutcome> {
  try {
    return Object.assign({ kind: 'issued' as const }, await issuing);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'refused', code: error.code, evidence: error.evidence };
  }
}
