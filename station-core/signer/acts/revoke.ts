import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { requireOfStation } from '../policy/document-rules.ts';
import type { Revocation } from '../state/known-values.ts';
import type { RevokedRecord } from '../state/records.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { IntentVerifier, ProvenIntent, RevocationIntent } from './intent.ts';
import type { OfficerDocuments } from './officer-documents.ts';

export interface RevokeRequest {
  readonly intent: ProvenIntent;
  /** The order that the intent names, as officers signed it. */
  readonly order?: string | undefined;
}

export interface RevocationParts {
  readonly config: SignerDocument;
  readonly state: SignerState;
  readonly documents: Pick<OfficerDocuments, 'revocationRules'>;
  readonly intents: IntentVerifier;
  readonly now: () => Date;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Revokes certificates of this issuer. The ledger holds the intent first. A few a day the station may revoke on its own; more
 * only as two officers have ordered, certificate by certificate. What is revoked stays revoked as it first was.
 *   crash before the records are anchored: nothing has left; the same intent is asked for again.
 *   crash after it: the same intent gets the same answer.
 */
export class Revocations {
  readonly #parts: RevocationParts;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  async revoke({ intent: proven, order }: RevokeRequest): Promise<readonly RevokedAnswer[]> {
    const intent = this.#parts.intents.verifyRevocation(proven);
    const { known } = this.#parts.state;
    for (const each of intent.certificates) this.#requireIssued(each);
    const fresh = intent.certificates.filter(({ certSerialHex }) => known.revocationOf(certSerialHex) === undefined);
    if (intent.orderSha256Hex === undefined) this.#requireFew(fresh.length);
    else this.#requireOrdered(intent, order);
    await Promise.all(fresh.map((each) => this.#parts.state.record(recordOf(intent, each))));
    await this.#parts.state.settled(); // what was revoked before may still be on its way to the disk
    return intent.certificates.map(({ unit, certSerialHex }) => {
      const revocation = known.revocationOf(certSerialHex);
      if (revocation === undefined) throw new Error('recorded, and not known'); // a bug of ours
      return { certSerialHex, unit, reason: revocation.reason, at: revocation.at };
    });
  }

  #requireIssued({ unit, certSerialHex }: RevocationIntent['certificates'][number]): void {
    const certificate = this.#parts.state.known.find('cert-serial', certSerialHex);
    if (certificate?.unit !== unit) throw new Fault('revocation.not-issued', { certSerialHex, unit });
  }

  /** Counted in the journal over one day, so that many small requests are as one large one. */
  #requireFew(wanted: number): void {
    const { state, documents, now } = this.#parts;
    if (wanted === 0) return;
    const { ordersAbove } = documents.revocationRules;
    const before = state.known.revokedByStationSince(new Date(now().getTime() - DAY_MS));
    if (before + wanted > ordersAbove) {
      throw new Fault('revocation.needs-order', { wanted, revokedToday: before, withoutOrder: ordersAbove });
    }
  }

  #requireOrdered({ orderSha256Hex, reason, certificates }: RevocationIntent, order: string | undefined): void {
    const { officers, threshold, station } = this.#parts.config;
    if (order === undefined) throw new Fault('revocation.not-ordered', { rule: 'the order is missing' });
    const opened = openSignedDocument(order, { type: 'revocation-order', officers, threshold });
    requireOfStation(opened.content, station);
    const { content, payloadSha256Hex } = opened;
    if (payloadSha256Hex !== orderSha256Hex) throw new Fault('revocation.not-ordered', { rule: 'another order' });
    if (content.reason !== reason) {
      throw new Fault('revocation.not-ordered', { rule: 'another reason', ordered: content.reason, reason });
    }
    const ordered = new Set(content.certificates);
    const other = certificates.find(({ certSerialHex }) => !ordered.has(certSerialHex));
    if (other !== undefined) {
      throw new Fault('revocation.not-ordered', { rule: 'not in the order', certSerialHex: other.certSerialHex });
    }
  }
}

export interface RevokedAnswer extends Pick<Revocation, 'certSerialHex' | 'reason' | 'at'> {
  readonly unit: RevocationIntent['certificates'][number]['unit'];
}

function recordOf(
  { reason, by, leafHex, orderSha256Hex }: RevocationIntent,
  { unit, certSerialHex }: RevocationIntent['certificates'][number],
): RevokedRecord {
  const record = { kind: 'revoked', certSerialHex, unit, reason, by, intentLeafHex: leafHex } as const;
  return orderSha256Hex === undefined ? record : Object.assign(record, { orderSha256Hex });
}
