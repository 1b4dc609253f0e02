import { z } from 'zod';
import { openCheckpoint } from '../../codecs/notes.ts';
import { parseCanonical } from '../../formats/text/canonical-json.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { Fault } from '../../fault.ts';
import { verifyInclusion } from '../../ledger/merkle/inclusion.ts';
import { leafHash } from '../../ledger/merkle/leaf-hash.ts';
import { sha256HexSchema } from '../../model-schemas.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { StartWitness } from '../state/start-witness.ts';

export interface ReceiptKeys {
  /** Of this station's checkpoints. */
  readonly station: NoteKey;
  /** Of upstream's cosignatures; absent where the configuration names no upstream. */
  readonly upstream: NoteKey | undefined;
}

export interface HeardReceipt {
  /** The checkpoint that upstream cosigned. */
  readonly note: string;
  /** That its tree holds the challenge of this start. */
  readonly challenge?: { readonly entry: Uint8Array; readonly proof: readonly Uint8Array[] } | undefined;
}

export interface ReceiptParts {
  readonly keys: ReceiptKeys;
  readonly state: SignerState;
  readonly witness: StartWitness;
}

const challengeEntry = z.object({
  v: z.literal(1),
  kind: z.literal('receipt-asked'),
  seq: z.int().nonnegative(),
  station: z.string(),
  challengeHex: sha256HexSchema,
});

/**
 * Takes upstream's newest receipt: a checkpoint of ours that upstream cosigned. It gives back the offline budget. One that
 * is ahead of what was signed here, or of a tree that was never signed here, shows that this state is an older one.
 */
export async function hearReceipt(
  { note, challenge }: HeardReceipt,
  { keys, state, witness }: ReceiptParts,
): Promise<null> {
  if (keys.upstream === undefined) throw new Fault('signer.refused', { rule: 'the configuration names no upstream' });
  const { sizeEntries, rootHash, signers } = openCheckpoint(note, keys.station.name, [keys.station, keys.upstream]);
  const seconds = signers.find(({ key }) => key === keys.upstream)?.timestampSeconds;
  const isOurs = signers.some(({ key }) => key === keys.station);
  if (seconds === undefined || !isOurs) throw new Fault('checkpoint.untrusted', { reason: 'not signed by both' });
  const rootHashHex = Buffer.from(rootHash).toString('hex');
  const { known } = state;
  const { tree, receipt } = known;
  if (!known.mayHaveSigned({ sizeEntries, rootHashHex })) {
    if (known.isAnswered(rootHashHex)) return null; // two officers have decided about this very history
    const reason = sizeEntries > tree.sizeEntries ? 'receipt-ahead' : 'forked';
    await state.quarantine(reason, { signedEntries: tree.sizeEntries, sizeEntries, rootHashHex });
    return null; // upstream has seen another history: that gives no budget back
  }
  const witnessedAt = new Date(seconds * 1000).toISOString();
  const isNewer = receipt === undefined || receipt.tree.sizeEntries < sizeEntries || receipt.witnessedAt < witnessedAt;
  if (isNewer) await state.record({ kind: 'receipt', tree: { sizeEntries, rootHashHex }, witnessedAt });
  const challengeHex = challengeIn(challenge, { sizeEntries, rootHash }, keys.station.name);
  if (challengeHex !== undefined) witness.witnessed(challengeHex);
  return null;
}

/** `undefined` for what is no challenge of this station in this tree: then it shows nothing. */
function challengeIn(
  challenge: HeardReceipt['challenge'],
  { sizeEntries, rootHash }: { readonly sizeEntries: number; readonly rootHash: Uint8Array },
  station: string,
): string | undefined {
  if (challenge === undefined) return undefined;
  const { entry, proof } = challenge;
  const asked = challengeEntry.safeParse(parseCanonical(entry)).data;
  if (asked?.station !== station) return undefined;
  const claim = { leafHash: leafHash(entry), index: asked.seq, sizeEntries, rootHash, proof };
  return verifyInclusion(claim) ? asked.challengeHex : undefined;
}
