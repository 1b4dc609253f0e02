import { formatCheckpoint } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { verifyConsistency } from '../../ledger/merkle/consistency.ts';
import { sameHash } from '../../ledger/merkle/leaf-hash.ts';
import { type LogSignature, NO_TIMESTAMP } from '../../formats/tlog/log-signature.ts';
import { subtreeMessage } from '../../formats/tlog/note-signature.ts';
import type { MlDsaKey } from '../state/ml-dsa-key.ts';
import type { TreeHead } from '../state/records.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { Hsm } from '../token/hsm.ts';
import { quarantined } from './issue.ts';

export interface CheckpointRequest {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
  /** The size of the tree that `proof` begins with: the newest that was signed, as the caller knows it. */
  readonly fromSize: number;
  /** That this tree is that one with entries appended. */
  readonly proof: readonly Uint8Array[];
}

export interface CheckpointParts {
  /** The origin of the log. */
  readonly station: string;
  readonly state: SignerState;
  readonly hsm: Pick<Hsm, 'signWithCheckpointKey'>;
  /** Absent where the ceremony made none. */
  readonly mlDsaKey: Pick<MlDsaKey, 'sign'> | undefined;
}

/**
 * Signs the head of the station's ledger, in words of its own. Never an older tree and never another one: a ledger that
 * was taken back or forked puts the signing service into quarantine. The tree is recorded before the signature leaves.
 */
export async function signCheckpoint(request: CheckpointRequest, parts: CheckpointParts): Promise<LogSignature> {
  const { state } = parts;
  const contradiction = contradictionIn(request, state.known.tree);
  if (contradiction !== undefined) return refuseAs(contradiction, request, state);
  // No wait between the check and the record: of two trees that contradict each other the second one meets the first.
  return signAccepted(request, parts);
}

/** What `contradictionIn` has accepted. The tree counts at once; the signature comes when its record may be relied on. */
export async function signAccepted(request: CheckpointRequest, parts: CheckpointParts): Promise<LogSignature> {
  const { sizeEntries, rootHash } = request;
  const { state } = parts;
  const rootHashHex = Buffer.from(rootHash).toString('hex');
  const text = formatCheckpoint({ origin: parts.station, sizeEntries, rootHash });
  const isNew = state.known.tree.sizeEntries !== sizeEntries;
  // A tree that is signed once more may still be on its way to the disk.
  const recorded = isNew ? state.record({ kind: 'checkpoint', tree: { sizeEntries, rootHashHex } }) : state.settled();
  const [ed25519, mlDsa44] = await Promise.all([
    parts.hsm.signWithCheckpointKey(Buffer.from(text, 'utf8')),
    parts.mlDsaKey?.sign(subtreeMessage(parts.station, text, NO_TIMESTAMP)),
    recorded,
  ]);
  return mlDsa44 === undefined ? ed25519 : [ed25519, mlDsa44];
}

export type Contradiction = 'rolled-back' | 'forked';

/** What this tree contradicts the last one in that was signed; `undefined` when it extends it. */
export function contradictionIn(request: CheckpointRequest, tree: TreeHead): Contradiction | undefined {
  const { sizeEntries, rootHash, fromSize, proof } = request;
  const signedRoot = Buffer.from(tree.rootHashHex, 'hex');
  if (sizeEntries < tree.sizeEntries) return 'rolled-back';
  if (sizeEntries === tree.sizeEntries) return sameHash(rootHash, signedRoot) ? undefined : 'forked';
  // Somebody else had a checkpoint signed meanwhile, or the caller has not heard of the last one: nothing is wrong.
  if (fromSize !== tree.sizeEntries) {
    throw new Fault('signer.refused', { rule: 'from', signedEntries: tree.sizeEntries, sizeEntries });
  }
  if (tree.sizeEntries === 0) return undefined; // any tree extends the empty one
  const claim = { fromSize, fromRoot: signedRoot, toSize: sizeEntries, toRoot: rootHash, proof };
  return verifyConsistency(claim) ? undefined : 'forked';
}

/** A ledger that was taken back or forked is a quarantine. */
export async function refuseAs(
  reason: Contradiction,
  { sizeEntries }: CheckpointRequest,
  state: SignerState,
): Promise<never> {
  await state.quarantine(reason, { signedEntries: state.known.tree.sizeEntries, sizeEntries });
  throw quarantined(state.known.quarantine ?? { id: '', reason, at: '' });
}
