import { randomBytes } from 'node:crypto';
import { Fault } from '../../fault.ts';

/**
 * Stands in for a token that keeps no state. Such a signing service cannot know by itself whether its journal is today's, so
 * each start draws a challenge, and nothing is issued before upstream has cosigned a tree that holds it. Upstream cosigns no
 * tree but one that extends the newest it has seen, so neither an older ledger nor an older receipt gets that far.
 */
export class StartWitness {
  #awaitedHex: string | undefined;

  constructor(anchor: 'token-object' | 'receipt') {
    if (anchor === 'receipt') this.#awaitedHex = randomBytes(32).toString('hex');
  }

  /** What upstream has not witnessed yet; `undefined` when nothing is waited for. */
  get awaitedHex(): string | undefined {
    return this.#awaitedHex;
  }

  /** Throws `signer.unwitnessed`. */
  require(): void {
    if (this.#awaitedHex !== undefined) throw new Fault('signer.unwitnessed');
  }

  /** Upstream's receipt covers an entry with this challenge. */
  witnessed(challengeHex: string): void {
    if (challengeHex === this.#awaitedHex) this.#awaitedHex = undefined;
  }
}
