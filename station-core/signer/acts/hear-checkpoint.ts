import { openCheckpoint } from '../../codecs/notes.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { SignerState } from '../state/signer-state.ts';

/**
 * Takes the newest checkpoint of the ledger. Every tree is recorded before its signature leaves, so one that carries the
 * signature of this service and is ahead of its state, or beside it, shows that the state is an older one.
 */
export async function hearCheckpoint(note: string, station: NoteKey, state: SignerState): Promise<null> {
  const { sizeEntries, rootHash } = openCheckpoint(note, station.name, [station]);
  if (state.known.mayHaveSigned({ sizeEntries, rootHashHex: Buffer.from(rootHash).toString('hex') })) return null;
  const reason = sizeEntries > state.known.tree.sizeEntries ? 'rolled-back' : 'forked';
  await state.quarantine(reason, { signedEntries: state.known.tree.sizeEntries, sizeEntries });
  return null;
}
