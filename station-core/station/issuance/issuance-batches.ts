import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import {
  type CheckpointAsks,
  type IssuedBatch,
  MAX_BATCH,
  type SignerAnswers,
  type SignerAsks,
  type SignerClient,
} from '../../signer/client.ts';
import { unless } from '../../wait.ts';
import type { Checkpointer } from './checkpointer.ts';

type Placed = SignerAsks<'issueBatch'>['requests'][number];
type Issued = SignerAnswers<'issue'>;

/** Without the proof of its intent, which depends on the batch. */
export interface BatchedRequest extends Omit<Placed, 'intent'> {
  /** The entry of the intent, which is durable. */
  readonly intentSeq: number;
}

interface Waiting {
  readonly request: BatchedRequest;
  readonly resolve: (issued: Issued) => void;
  readonly reject: (error: unknown) => void;
}

/** So many share the cost of a checkpoint and a write: fewer are not split. */
const WORTH_AN_ACT = 8;

/** A batch is of everybody: no one caller's signal ends it. */
const NEVER = new AbortController().signal;

/**
 * Runs side by side have their certificates issued in one act of the signing service, under one checkpoint over all of
 * their intents. While one batch is there, the next one gathers. Whoever stops waiting leaves its certificate in the
 * signing service's journal, where asking again for the same intent finds it.
 */
export class IssuanceBatches {
  readonly #ledger: Pick<Ledger, 'inclusionProof' | 'leaves'>;
  readonly #signer: Pick<SignerClient, 'issueBatch'>;
  readonly #checkpointer: Pick<Checkpointer, 'signHeadBy'>;
  readonly #waiting = new Set<Waiting>();
  #running = false;

  constructor(
    ledger: Pick<Ledger, 'inclusionProof' | 'leaves'>,
    signer: Pick<SignerClient, 'issueBatch'>,
    checkpointer: Pick<Checkpointer, 'signHeadBy'>,
  ) {
    this.#ledger = ledger;
    this.#signer = signer;
    this.#checkpointer = checkpointer;
  }

  async issue(request: BatchedRequest, signal: AbortSignal): Promise<Issued> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Issued>();
    const waiting = { request, resolve, reject };
    this.#waiting.add(waiting);
    if (!this.#running) void this.#run();
    try {
      return await unless(signal, promise);
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    await nextTurn(); // the intents of one commit resolve in one turn
    while (this.#waiting.size > 0) await this.#issueWaiting();
    this.#running = false;
  }

  async #issueWaiting(): Promise<void> {
    let batch: readonly Waiting[] = [...this.#waiting]; // all of them fail when no checkpoint's turn comes
    try {
      const { outcomes } = await this.#checkpointer.signHeadBy((checkpoint) => {
        // Who came while the checkpoint waited for its turn may have an intent that is not under it.
        const covered = [...this.#waiting].filter(({ request }) => request.intentSeq < checkpoint.sizeEntries);
        batch = covered.slice(0, sizeOfBatch(covered.length));
        for (const each of batch) this.#waiting.delete(each);
        return this.#ask(checkpoint, batch);
      }, NEVER);
      batch.forEach((each, at) => {
        settle(each, outcomes[at]);
      });
    } catch (error) {
      for (const each of batch) {
        this.#waiting.delete(each);
        each.reject(error);
      }
    }
  }

  #ask(checkpoint: CheckpointAsks, batch: readonly Waiting[]): Promise<IssuedBatch> {
    const leaves = new Map(
      this.#ledger.leaves(batch.map(({ request }) => request.intentSeq)).map(({ seq, leaf }) => [seq, leaf]),
    );
    const requests = batch.map(({ request: { intentSeq, ...request } }): Placed => {
      const entry = leaves.get(intentSeq);
      if (entry === undefined) throw new Fault('ledger.damaged', { seq: intentSeq, reason: 'the intent is gone' });
      const proof = this.#ledger.inclusionProof(intentSeq, checkpoint.sizeEntries);
      return { ...request, intent: { entry, proof } };
    });
    return this.#signer.issueBatch({ checkpoint, requests }, NEVER);
  }
}

/**
 * Half of those who wait: while the signing service works on one batch, the station writes the entries of the other. All
 * of them in one would have each of the two wait for the other.
 */
function sizeOfBatch(waiting: number): number {
  return Math.min(MAX_BATCH, Math.max(WORTH_AN_ACT, Math.ceil(waiting / 2)));
}

function settle({ resolve, reject }: Waiting, outcome: Issued | Fault | undefined): void {
  if (outcome === undefined) reject(new TypeError('the signing service answered fewer requests than it was asked'));
  else if (outcome instanceof Fault) reject(outcome);
  else resolve(outcome);
}
