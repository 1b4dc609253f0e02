/**
 * What a station may not revoke on its own, two officers order. The order is drafted here, signed at their own machines,
 * and brought back. What is said here of it only spares a refusal: the signing service decides.
 */
import { draftDocument, parseSignedDocument, readPayload, signersOf } from '../../codecs/signed-documents.ts';
import { asCalledElsewhere } from '../../called-as.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { RevocationOrderDocument } from '../../formats/documents/order-documents.ts';
import { formatSignedDocument } from '../../formats/signed-document.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { ORDERS_ABOVE, type RevocationReason } from '../../model/issuance/revocation-reason.ts';
import { requireOfStation } from '../../signer/policy/document-rules.ts';
import type { StationManifest } from '../setup/station-manifest.ts';
import type { LiveCertificate } from './revocation-desk.ts';

export interface OrderWanted {
  readonly reason: RevocationReason;
  readonly note: string;
  readonly toRevoke: readonly Pick<LiveCertificate, 'certSerialHex'>[];
}

export interface DraftedOrder {
  readonly order: string;
  readonly text: string;
  readonly fileName: string;
}

export interface OrderReview {
  readonly content: RevocationOrderDocument;
  readonly signatures: readonly { readonly officer: string; readonly counts: boolean }[];
  readonly missingSignatures: number;
  readonly fileName: string;
  readonly signCommand: string;
}

/** So many certificates the station may revoke on its own in one day. */
export interface Allowance {
  readonly ordersAbove: number;
  readonly revokedToday: number;
}

export function draftOrder(station: string, { reason, note, toRevoke }: OrderWanted, now: Date): DraftedOrder {
  if (toRevoke.length === 0) throw new Fault('revocation.already');
  const issuedAt = now.toISOString();
  const order = `RO-${issuedAt.slice(0, 19).replaceAll(/[-:]/g, '')}`;
  const certificates = toRevoke.map(({ certSerialHex }) => certSerialHex);
  const payload = { v: 1, type: 'revocation-order', station, order, reason, note, certificates, issuedAt };
  readPayload(payload, 'revocation-order'); // refuses what nobody could sign
  return { order, text: formatSignedDocument(draftDocument(payload)), fileName: fileNameOf(order) };
}

export class RevocationOrders {
  readonly #station: string;
  readonly #manifest: Pick<StationManifest, 'officers' | 'document'>;
  readonly #ledger: Pick<Ledger, 'revocationsPage'>;

  constructor({ station, manifest, ledger }: OrdersParts) {
    this.#station = station;
    this.#manifest = manifest;
    this.#ledger = ledger;
  }

  allowance(now: Date): Allowance {
    const ordersAbove = this.#manifest.document.revocation?.ordersAbove ?? ORDERS_ABOVE;
    return { ordersAbove, revokedToday: this.#revokedSince(new Date(now.getTime() - DAY_MS)) };
  }

  draft(wanted: OrderWanted, now: Date): DraftedOrder {
    return draftOrder(this.#station, wanted, now);
  }

  /** Throws for what is no such order, for one of another station, and for a wrong signature of an officer. */
  review(text: string): OrderReview {
    const document = parseSignedDocument(text);
    const content = readPayload(document.payload, 'revocation-order');
    requireOfStation(content, this.#station);
    const signedBy = signersOf(document, { type: 'revocation-order', officers: this.#manifest.officers });
    const fileName = fileNameOf(content.order);
    return {
      content,
      signatures: document.signatures.map(({ header: { kid } }) => ({ officer: kid, counts: signedBy.includes(kid) })),
      missingSignatures: Math.max(0, SIGNATURE_THRESHOLD - signedBy.length),
      fileName,
      signCommand: asCalledElsewhere(`birthmark revocation-order sign ${fileName} --officer YOUR-ID.officer.json`),
    };
  }

  /** By the station itself: neither ordered by officers nor superseded by a new certificate. */
  #revokedSince(moment: Date): number {
    let counted = 0;
    for (let offset = 0; ; offset += ROWS_AT_A_TIME) {
      const { revocations } = this.#ledger.revocationsPage({ limit: ROWS_AT_A_TIME, offset });
      const recent = revocations.filter(({ revokedAt }) => Date.parse(revokedAt) > moment.getTime());
      counted += recent.filter(({ orderSha256Hex }) => orderSha256Hex === undefined).length;
      if (recent.length < ROWS_AT_A_TIME) return counted;
    }
  }
}

export interface OrdersParts {
  readonly station: string;
  readonly manifest: Pick<StationManifest, 'officers' | 'document'>;
  readonly ledger: Pick<Ledger, 'revocationsPage'>;
}

const DAY_MS = 24 * 60 * 60_000;
const ROWS_AT_A_TIME = 200;

function fileNameOf(order: string): string {
  return `revocation-order-${order}.jws`;
}
