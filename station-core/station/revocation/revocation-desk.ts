/**
 * Revokes the certificates of units. Whoever decides has been shown which those are; when they are not the ones any more,
 * nothing is revoked. Whether they may is asked elsewhere; how many need an order of two officers the signing service says.
 *   crash before the intent is stored: nothing happened.
 *   crash after it: the next start asks the signing service for the same again, which answers as it did before.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { Fault, type FaultCode } from '../../fault.ts';
import type { EntryOf } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CrlRecord } from '../../ledger/reader.ts';
import { MAX_REVOKED_PER_INTENT, MAX_REVOKED_PER_ORDER } from '../../model/issuance/revocation-reason.ts';
import type { RevocationReason } from '../../model/issuance/revocation-reason.ts';
import type { Mac } from '../../model/mac.ts';
import { SerialQueue } from '../../operators/serial-queue.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { Checkpointer } from '../issuance/checkpointer.ts';
import type { Crls } from './crls.ts';
import { type KeptOrder, type OrderFolder, readOrder } from './order-folder.ts';
import { revokeByIntent } from './revoke-by-intent.ts';

export interface LiveCertificate {
  readonly unit: Mac;
  readonly serial?: string;
  readonly certSerialHex: string;
}

/** What a decision would do. */
export interface RevocationPreview {
  readonly toRevoke: readonly LiveCertificate[];
  readonly alreadyRevoked: readonly LiveCertificate[];
  /** Units that never got a certificate. */
  readonly without: readonly Mac[];
  /** Names exactly these certificates in exactly this state. */
  readonly fingerprint: string;
}

export interface RevocationDecision {
  readonly units: readonly Mac[];
  readonly reason: RevocationReason;
  /** The reason in words. */
  readonly note: string;
  readonly by: readonly string[];
  /** Of the preview that the person has seen. */
  readonly fingerprint: string;
  /** As two officers signed it. */
  readonly order?: string | undefined;
}

export interface RevocationDeskParts {
  readonly ledger: Ledger;
  readonly signer: Pick<SignerClient, 'revoke'>;
  readonly checkpointer: Pick<Checkpointer, 'over'>;
  readonly crls: Crls;
  readonly orders: OrderFolder;
  readonly log: Logger;
}

type Intent = EntryOf<'revocation-intended'>;

/** Writes nothing. */
export function previewRevocation(
  ledger: Pick<Ledger, 'liveIdentity' | 'revocationsOf'>,
  units: readonly Mac[],
): RevocationPreview {
  const wanted = [...new Set(units)].sort();
  if (wanted.length === 0) throw new Fault('revocation.nothing');
  if (wanted.length > MAX_REVOKED_PER_ORDER) {
    throw new Fault('revocation.too-many', { units: wanted.length, most: MAX_REVOKED_PER_ORDER });
  }
  const [toRevoke, alreadyRevoked, without]: [LiveCertificate[], LiveCertificate[], Mac[]] = [[], [], []];
  const hash = createHash('sha256');
  for (const unit of wanted) {
    const { certificate, serial } = ledger.liveIdentity(unit);
    const certSerialHex = certificate?.certSerialHex;
    const isRevoked = ledger.revocationsOf(unit).some((each) => each.certSerialHex === certSerialHex);
    hash.update(`${unit} ${certSerialHex ?? 'none'} ${isRevoked ? 'revoked' : 'live'}\n`);
    if (certSerialHex === undefined) without.push(unit);
    else
      (isRevoked ? alreadyRevoked : toRevoke).push({
        unit,
        ...(serial === undefined ? {} : { serial }),
        certSerialHex,
      });
  }
  return { toRevoke, alreadyRevoked, without, fingerprint: hash.digest('hex') };
}

export class RevocationDesk {
  readonly #parts: RevocationDeskParts;
  readonly #queue = new SerialQueue();

  constructor(parts: RevocationDeskParts) {
    this.#parts = parts;
  }

  /** Revokes what is not revoked yet, and signs the list that says so. */
  async revoke(
    decision: RevocationDecision,
    signal: AbortSignal,
  ): Promise<{ readonly revoked: number; readonly crl: CrlRecord }> {
    return this.#queue.run(async () => {
      const { toRevoke, fingerprint } = previewRevocation(this.#parts.ledger, decision.units);
      if (fingerprint !== decision.fingerprint) throw new Fault('hold.set-changed', { certificates: toRevoke.length });
      if (toRevoke.length === 0) throw new Fault('revocation.already');
      const order = decision.order === undefined ? undefined : orderFor(decision.order, decision.reason, toRevoke);
      if (order === undefined && toRevoke.length > MAX_REVOKED_PER_INTENT) {
        throw new Fault('revocation.needs-order', { wanted: toRevoke.length });
      }
      if (order !== undefined) await this.#parts.orders.keep(order, signal);
      for (let at = 0; at < toRevoke.length; at += MAX_REVOKED_PER_INTENT) {
        const intent = this.#intend(decision, toRevoke.slice(at, at + MAX_REVOKED_PER_INTENT), order);
        await this.#carryOut(intent, order, signal);
      }
      return { revoked: toRevoke.length, crl: await this.#parts.crls.sign(signal) };
    });
  }

  /** What an earlier process intended and did not finish. What is refused now stays refused. */
  async finish(signal: AbortSignal): Promise<number> {
    const { ledger, orders, log, crls } = this.#parts;
    const open = ledger.openRevocations();
    let done = 0;
    for (const intent of open) {
      const { orderSha256Hex } = intent;
      try {
        const order = orderSha256Hex === undefined ? undefined : await orders.kept(orderSha256Hex);
        await this.#carryOut(intent, order, signal);
        done += 1;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        log.error({ code: error.code, err: error, intentSeq: intent.seq }, 'a revocation could not be finished');
      }
    }
    if (done > 0) await crls.sign(signal);
    return done;
  }

  #intend(
    { by, reason, note }: RevocationDecision,
    portion: readonly LiveCertificate[],
    order: KeptOrder | undefined,
  ): Intent {
    const [entry] = this.#parts.ledger.append({
      kind: 'revocation-intended',
      by: [...by],
      reason,
      note,
      certificates: portion.map(({ unit, certSerialHex }) => ({ unit, certSerialHex })),
      ...(order === undefined ? {} : { orderSha256Hex: order.sha256Hex }),
    });
    return entry as Intent; // the entry of what was just appended
  }

  async #carryOut(intent: Intent, order: KeptOrder | undefined, signal: AbortSignal): Promise<void> {
    const { ledger } = this.#parts;
    const { seq: intentSeq } = intent;
    try {
      const revoked = await revokeByIntent(this.#parts, { intentSeq, order }, signal);
      ledger.append(
        revoked.flatMap(({ unit, certSerialHex, reason, at }) => {
          const known = ledger.revocationsOf(unit).some((each) => each.certSerialHex === certSerialHex);
          if (known) return [];
          const { serial } = ledger.liveIdentity(unit);
          const about = { unit, ...(serial === undefined ? {} : { serial }), certSerialHex, reason };
          return [{ kind: 'certificate-revoked' as const, ...about, revokedAt: at, intentSeq }];
        }),
      );
    } catch (error) {
      if (error instanceof Fault && FINAL.has(error.code)) {
        ledger.append({ kind: 'revocation-refused', intentSeq, code: error.code, evidence: error.evidence });
      }
      throw error;
    }
  }
}

/** A refusal that is the signing service's last word on an intent. */
const FINAL: ReadonlySet<FaultCode> = new Set([
  'revocation.needs-order',
  'revocation.not-issued',
  'revocation.not-ordered',
  'document.malformed',
  'document.untrusted',
  'document.of-another-station',
]);

/** Told before anything is written; the signing service looks at it again, and at the signatures. */
function orderFor(text: string, reason: RevocationReason, toRevoke: readonly LiveCertificate[]): KeptOrder {
  const order = readOrder(text);
  const { content } = order;
  if (content.reason !== reason) throw new Fault('revocation.not-ordered', { ordered: content.reason, reason });
  const ordered = new Set(content.certificates);
  const other = toRevoke.find(({ certSerialHex }) => !ordered.has(certSerialHex));
  if (other === undefined) return order;
  throw new Fault('revocation.not-ordered', { unit: other.unit, certSerialHex: other.certSerialHex });
}
