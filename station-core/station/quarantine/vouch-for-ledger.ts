import { openCheckpoint } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { keyAtSize } from '../../formats/tlog/log-signature.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';

export interface Vouching {
  readonly ledger: Ledger;
  readonly signer: Pick<SignerClient, 'status' | 'signCheckpoint' | 'hearCheckpoint'>;
  /** Of the checkpoints, as the signing service holds it. */
  readonly key: NoteKey;
}

/**
 * Asks the signing service whether this is the ledger that it signed, before anything is written in it. A ledger that is
 * shorter or another one than the newest signed tree puts the signing service into quarantine and is not taken into service;
 * so is an empty one, unless nothing was ever signed. A checkpoint ahead of the service's own state shows that the state is
 * an older one: the ledger is good then, and the station opens in quarantine.
 */
export async function vouchForLedger(vouching: Vouching, signal: AbortSignal): Promise<void> {
  const { ledger, signer, key } = vouching;
  const { tree } = await signer.status(signal);
  const newest = ledger.latestCheckpoint();
  if (newest !== undefined) {
    const { sizeEntries, note } = newest;
    openCheckpoint(note, key.name, [keyAtSize(key, sizeEntries, ledger.firstCheckpointBy(key.postQuantum))]);
  }
  const { sizeEntries } = ledger.head();
  const evidence = { sizeEntries, signedEntries: tree.sizeEntries };
  if (sizeEntries < tree.sizeEntries) {
    await quarantineBy(vouching, sizeEntries, signal);
    throw new Fault('ledger.rolled-back', evidence);
  }
  if (Buffer.from(ledger.rootAt(tree.sizeEntries)).toString('hex') !== tree.rootHashHex) {
    await quarantineBy(vouching, tree.sizeEntries, signal);
    throw new Fault('ledger.forked', evidence);
  }
  if (newest !== undefined && newest.sizeEntries > tree.sizeEntries) await signer.hearCheckpoint(newest.note, signal);
  ledger.vouch();
}

/** The signing service finds for itself what is wrong: it is asked to sign what there is. */
async function quarantineBy({ ledger, signer }: Vouching, sizeEntries: number, signal: AbortSignal): Promise<void> {
  const rootHash = ledger.rootAt(sizeEntries);
  try {
    await signer.signCheckpoint({ sizeEntries, rootHash, fromSize: sizeEntries, proof: [] }, signal);
  } catch (error) {
    // Forgiven: that is the answer. What is wrong with the ledger is said by the caller.
    if (!(error instanceof Fault) || error.code !== 'signer.quarantined') throw error;
  }
}
