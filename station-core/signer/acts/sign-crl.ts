import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { buildCrlTbs } from '../../pki/crl/crl.ts';
import type { IssuingProfile } from '../../pki/issuing-profile.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { StartWitness } from '../state/start-witness.ts';
import type { Hsm } from '../token/hsm.ts';
import { quarantined } from './issue.ts';
import type { OfficerDocuments } from './officer-documents.ts';

export interface CrlParts {
  readonly state: SignerState;
  readonly hsm: Pick<Hsm, 'signWithIssuingKey'>;
  readonly profile: IssuingProfile;
  readonly documents: Pick<OfficerDocuments, 'revocationRules'>;
  readonly witness: StartWitness;
  readonly now: () => Date;
}

export interface SignedCrl {
  readonly crlDer: Uint8Array;
  readonly number: number;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  readonly revoked: number;
}

const DAY_MS = 24 * 60 * 60_000;
const SECOND_MS = 1_000;

/**
 * Signs the list of everything that is revoked, also when that is nothing. Its number is that of the journal's next line:
 * the token keeps how far those have come, so that no number comes back, whatever happens to the file.
 *   crash before the record is anchored: nothing has left; a line that was written takes its number with it.
 *   crash after it: that number was never published; the next CRL has a higher one.
 */
export class CrlSigner {
  readonly #parts: CrlParts;
  /** One after the other: each takes its number before the next one looks. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: CrlParts) {
    this.#parts = parts;
  }

  sign({ newestNumber }: { readonly newestNumber: number }): Promise<SignedCrl> {
    const signed = this.#last.then(() => this.#sign(newestNumber));
    this.#last = signed.catch(() => undefined); // whoever asked was told
    return signed;
  }

  async #sign(newestNumber: number): Promise<SignedCrl> {
    const { state, profile, documents, witness, hsm, now } = this.#parts;
    const { quarantine } = state.known;
    // A journal that was taken back may lack revocations: its list would give certificates back.
    if (quarantine !== undefined) throw quarantined(quarantine);
    witness.require();
    const number = state.nextNumber;
    if (newestNumber >= number) throw new Fault('crl.number-back', { number, newest: newestNumber });
    const thisUpdate = wholeSecond(now());
    const nextUpdate = new Date(thisUpdate.getTime() + documents.revocationRules.crlDays * DAY_MS);
    const revoked = state.known.revocations.map(({ certSerialHex, reason, at }) => ({
      certSerialHex,
      reason,
      revokedAt: new Date(at),
    }));
    const { issuerCertDer, algorithm } = profile;
    const fields = { issuerCertDer, algorithm: algorithm.signature, number, thisUpdate, nextUpdate, revoked };
    const tbsDer = buildCrlTbs(fields);
    // List, algorithm, signature: joined and verified as a certificate is.
    const crlDer = profile.certificate(tbsDer, await hsm.signWithIssuingKey(tbsDer, algorithm));
    const about = {
      number,
      thisUpdate: thisUpdate.toISOString(),
      nextUpdate: nextUpdate.toISOString(),
      revoked: revoked.length,
    };
    const sha256Hex = createHash('sha256').update(crlDer).digest('hex');
    await state.record(Object.assign({ kind: 'crl' as const, sha256Hex }, about));
    return Object.assign(about, { crlDer });
  }
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / SECOND_MS) * SECOND_MS);
}
