import { Fault } from '../../fault.ts';
import type { LogSignature } from '../../formats/tlog/log-signature.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';
import { within } from '../../wait.ts';

type SigningClient = Pick<SignerClient, 'signCheckpoint' | 'status'>;

/**
 * Has the HSM sign the head of the ledger, one at a time and never twice for the same head. Each checkpoint comes with the
 * proof that it extends the one before: the signing service signs no other.
 */
export class Checkpointer {
  readonly #ledger: Ledger;
  readonly #signer: SigningClient;
  readonly #key: NoteKey;
  #last: Promise<unknown> = Promise.resolve();
  /** Size of the newest tree that the signer has signed, as far as it was heard here. */
  #signedEntries: number | undefined;
  /** That was made or found for an entry. */
  #newest: SignedHead | undefined;

  constructor(ledger: Ledger, signer: SigningClient, key: NoteKey) {
    this.#ledger = ledger;
    this.#signer = signer;
    this.#key = key;
  }

  /** Resolves with the signed note of the tree at this size; of the present head when none is given. */
  at(signal: AbortSignal, sizeEntries?: number): Promise<SignedHead> {
    return this.#inTurn(signal, () => this.#sign(signal, sizeEntries ?? this.#ledger.head().sizeEntries));
  }

  /** Resolves with a signed note over entry `seq`. Whoever waits for one is content with one that comes for another. */
  over(seq: number, signal: AbortSignal): Promise<SignedHead> {
    return this.#inTurn(signal, async () => {
      this.#newest ??= this.#ledger.latestCheckpoint();
      if (this.#newest !== undefined && this.#newest.sizeEntries > seq) return this.#newest;
      return (this.#newest = await this.#sign(signal, this.#ledger.head().sizeEntries));
    });
  }

  #inTurn(signal: AbortSignal, sign: () => Promise<SignedHead>): Promise<SignedHead> {
    const next = this.#last.then(sign);
    this.#last = next.catch(() => undefined); // the caller hears of it; the next one starts afresh
    // The caller may wait behind others, whose signals are not its own.
    const late = (): Fault => new Fault('signer.gone', { call: 'checkpoint', timeoutMs: WAIT_TIMEOUT_MS });
    return within({ timeoutMs: WAIT_TIMEOUT_MS, signal, late }, () => next);
  }

  async #sign(signal: AbortSignal, sizeEntries: number): Promise<SignedHead> {
    const latest = this.#ledger.latestCheckpoint(sizeEntries);
    if (latest?.sizeEntries === sizeEntries) return latest;
    try {
      const fromSize = (this.#signedEntries ??= (await this.#signer.status(signal)).tree.sizeEntries);
      const rootHash = this.#ledger.rootAt(sizeEntries);
      const proof = this.#proof(fromSize, sizeEntries);
      const sign = (): Promise<LogSignature> =>
        this.#signer.signCheckpoint({ sizeEntries, rootHash, fromSize, proof }, signal);
      const signed = await this.#ledger.checkpoint(sign, this.#key, sizeEntries);
      this.#signedEntries = sizeEntries;
      return signed;
    } catch (error) {
      this.#signedEntries = undefined; // it may have been signed all the same: the signer is asked again
      throw error;
    }
  }

  /** A ledger that is shorter than what was signed has no proof; the signing service finds that out by the sizes. */
  #proof(fromSize: number, sizeEntries: number): readonly Uint8Array[] {
    return fromSize === 0 || fromSize >= sizeEntries ? [] : this.#ledger.consistencyProof(fromSize, sizeEntries);
  }
}

const WAIT_TIMEOUT_MS = 60_000;

export interface SignedHead {
  readonly sizeEntries: number;
  readonly note: string;
}
