import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';
import { within } from '../../wait.ts';

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

  /** Resolves with the signed note of the tree at this size; of the present head when none is given. */
  at(signal: AbortSignal, sizeEntries?: number): Promise<SignedHead> {
    const next = this.#last.then(() => this.#sign(signal, sizeEntries ?? this.#ledger.head().sizeEntries));
    this.#last = next.catch(() => undefined); // the caller hears of it; the next one starts afresh
    // The caller may wait behind others, whose signals are not its own.
    const late = (): Fault => new Fault('signer.gone', { call: 'checkpoint', timeoutMs: WAIT_TIMEOUT_MS });
    return within({ timeoutMs: WAIT_TIMEOUT_MS, signal, late }, () => next);
  }

  async #sign(signal: AbortSignal, sizeEntries: number): Promise<SignedHead> {
    const latest = this.#ledger.latestCheckpoint(sizeEntries);
    if (latest?.sizeEntries === sizeEntries) return latest;
    const sign = (noteText: string): Promise<Uint8Array> => this.#signer.signCheckpoint(noteText, signal);
    return this.#ledger.checkpoint(sign, this.#key, sizeEntries);
  }
}

const WAIT_TIMEOUT_MS = 60_000;

export interface SignedHead {
  readonly sizeEntries: number;
  readonly note: string;
}
