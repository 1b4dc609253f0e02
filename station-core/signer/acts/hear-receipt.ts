import { openCheckpoint } from '../../codecs/notes.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { Fault } from '../../fault.ts';
import type { SignerState } from '../state/signer-state.ts';

export interface ReceiptKeys {
  /** Of this station's checkpoints. */
  readonly station: NoteKey;
  /** Of upstream's cosignatures; absent where the configuration names no upstream. */
  readonly upstream: NoteKey | undefined;
}

/**
 * Takes upstream's newest receipt: a checkpoint of ours that upstream cosigned. It gives back the offline budget. One that
 * is ahead of what was signed here, or of a tree that was never signed here, shows that this state is an older one.
 */
export async function hearReceipt(note: string, keys: ReceiptKeys, state: SignerState): Promise<null> {
  if (keys.upstream === undefined) throw new Fault('signer.refused', { rule: 'the configuration names no upstream' });
  const { sizeEntries, rootHash, signers } = openCheckpoint(note, keys.station.name, [keys.station, keys.upstream]);
  const witness = signers.find(({ key }) => key === keys.upstream)?.timestampSeconds;
  const isOurs = signers.some(({ key }) => key === keys.station);
  if (witness === undefined || !isOurs) throw new Fault('checkpoint.untrusted', { reason: 'not signed by both' });
  const rootHashHex = Buffer.from(rootHash).toString('hex');
  const { known } = state;
  const { tree, receipt } = known;
  if (!known.mayHaveSigned({ sizeEntries, rootHashHex })) {
    if (known.isAnswered(rootHashHex)) return null; // two officers have decided about this very history
    const reason = sizeEntries > tree.sizeEntries ? 'receipt-ahead' : 'forked';
    await state.quarantine(reason, { signedEntries: tree.sizeEntries, sizeEntries, rootHashHex });
    return null; // upstream has seen another history: that gives no budget back
  }
  const witnessedAt = new Date(witness * 1000).toISOString();
  const isNewer = receipt === undefined || receipt.tree.sizeEntries < sizeEntries || receipt.witnessedAt < witnessedAt;
  if (isNewer) await state.record({ kind: 'receipt', tree: { sizeEntries, rootHashHex }, witnessedAt });
  return null;
}
