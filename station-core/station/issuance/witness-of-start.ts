import { parseCheckpoint, parseSignedNote } from '../../codecs/notes.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerStatus } from '../../signer/client.ts';
import type { SignerAsks } from '../../signer/signer-service.ts';

type Challenge = NonNullable<SignerAsks<'hearReceipt'>['challenge']>;

/**
 * Puts the challenge of a signing service whose token keeps no state into the ledger, and finds the proof that a receipt
 * covers it. What it proves is for the signing service to judge.
 */
export class WitnessOfStart {
  readonly #ledger: Pick<Ledger, 'append' | 'leaves' | 'inclusionProof'>;
  #asked: { readonly challengeHex: string; readonly seq: number } | undefined;

  constructor(ledger: Pick<Ledger, 'append' | 'leaves' | 'inclusionProof'>) {
    this.#ledger = ledger;
  }

  /** Once for each challenge. A crash after it costs an entry: the next start asks again. */
  ask({ awaitedChallengeHex: challengeHex }: Pick<SignerStatus, 'awaitedChallengeHex'>): void {
    if (challengeHex === null || challengeHex === this.#asked?.challengeHex) return;
    const [{ seq }] = this.#ledger.append({ kind: 'receipt-asked', challengeHex });
    this.#asked = { challengeHex, seq };
  }

  /** `undefined` when this receipt is of before the question. */
  answerIn(receipt: string): Challenge | undefined {
    if (this.#asked === undefined) return undefined;
    const { seq } = this.#asked;
    const { sizeEntries } = parseCheckpoint(parseSignedNote(receipt).text);
    if (sizeEntries <= seq) return undefined;
    const [found] = this.#ledger.leaves([seq]);
    return found === undefined
      ? undefined
      : { entry: found.leaf, proof: this.#ledger.inclusionProof(seq, sizeEntries) };
  }
}
