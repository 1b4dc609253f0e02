import type { Ledger } from '../ledger/ledger.ts';
import type { SignerClient } from '../signer/client.ts';

/** Has the HSM sign the head of the ledger, one at a time and never twice for the same head. */
export class Checkpointer {
  readonly #ledger: Ledger;
  readonly #signer: SignerClient;
  readonly #key: Uint8Array;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, signer: SignerClient, key: Uint8Array) {
    this.#ledger = ledger;
    this.#signer = signer;
    this.#key = key;
  }

  /** Resolves with the signed note of the present head. */
  now(signal: AbortSignal): Promise<{ readonly sizeEntries: number; readonly note: string }> {
    const next = this.#last.then(() => this.#sign(signal));
    this.#last = next.catch(() => undefined); // the caller of `now` hears of it; the next one starts afresh
    return next;
  }

  async #sign(signal: AbortSignal): Promise<{ readonly sizeEntries: number; readonly note: string }> {
    const latest = this.#ledger.latestCheckpoint();
    if (latest !== undefined && latest.sizeEntries === this.#ledger.head().sizeEntries) return latest;
    return this.#ledger.checkpoint((noteText) => this.#signer.signCheckpoint(noteText, signal), this.#key);
  }
}
