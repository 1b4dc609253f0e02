import { Fault } from '../../fault.ts';
import type { LogSignature } from '../../formats/tlog/log-signature.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CheckpointAsks, SignerClient } from '../../signer/client.ts';
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

  /**
   * Has the present head signed by an act that does more than that: `ask` is given the checkpoint to ask for, in its turn,
   * and answers with the signature among others.
   */
  signHeadBy<A extends SignedAnswer>(ask: (checkpoint: CheckpointAsks) => Promise<A>, signal: AbortSignal): Promise<A> {
    return this.#inTurn(signal, async () => {
      const { head, answer } = await this.#signBy(ask, this.#ledger.head().sizeEntries, signal);
      this.#newest = head;
      return answer;
    });
  }

  #inTurn<T>(signal: AbortSignal, sign: () => Promise<T>): Promise<T> {
    const next = this.#last.then(sign);
    this.#last = next.catch(() => undefined); // the caller hears of it; the next one starts afresh
    // The caller may wait behind others, whose signals are not its own.
    const late = (): Fault => new Fault('signer.gone', { call: 'checkpoint', timeoutMs: WAIT_TIMEOUT_MS });
    return within({ timeoutMs: WAIT_TIMEOUT_MS, signal, late }, () => next);
  }

  async #sign(signal: AbortSignal, sizeEntries: number): Promise<SignedHead> {
    const latest = this.#ledger.latestCheckpoint(sizeEntries);
    if (latest?.sizeEntries === sizeEntries) return latest;
    const ask = async (checkpoint: CheckpointAsks): Promise<SignedAnswer> => ({
      signature: await this.#signer.signCheckpoint(checkpoint, signal),
    });
    return (await this.#signBy(ask, sizeEntries, signal)).head;
  }

  async #signBy<A extends SignedAnswer>(
    ask: (checkpoint: CheckpointAsks) => Promise<A>,
    sizeEntries: number,
    signal: AbortSignal,
  ): Promise<{ readonly head: SignedHead; readonly answer: A }> {
    try {
      const fromSize = (this.#signedEntries ??= (await this.#signer.status(signal)).tree.sizeEntries);
      const rootHash = this.#ledger.rootAt(sizeEntries);
      const answer = await ask({ sizeEntries, rootHash, fromSize, proof: this.#proof(fromSize, sizeEntries) });
      const head = await this.#ledger.checkpoint(() => Promise.resolve(answer.signature), this.#key, sizeEntries);
      this.#signedEntries = sizeEntries;
      return { head, answer };
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

interface SignedAnswer {
  readonly signature: LogSignature;
}

const WAIT_TIMEOUT_MS = 60_000;

export interface SignedHead {
  readonly sizeEntries: number;
  readonly note: string;
}
