/**
 * A journal that was taken back has lost revocations that the ledger still has. Once two officers have lifted that
 * quarantine, the signing service is asked for them again, by the intents that the ledger holds: else its next list would
 * give those certificates back. What is missing without a lift is a quarantine, as ever.
 *   crash in the middle: the next start asks for the rest.
 */
import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import { decodeEntry, type Entry } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { OrderFolder } from './order-folder.ts';
import { revokeByIntent, type RevokeParts } from './revoke-by-intent.ts';

export interface LostParts extends RevokeParts {
  readonly ledger: Pick<Ledger, 'leaves' | 'inclusionProof' | 'revokedFrom'>;
  readonly signer: Pick<SignerClient, 'status' | 'findRevoked' | 'revoke'>;
  readonly orders: Pick<OrderFolder, 'kept'>;
  readonly log: Logger;
}

/** So many revocations at a time. */
const PORTION = 500;

/** Returns by how many intents something was revoked again. */
export async function revokeLostAgain(parts: LostParts, signal: AbortSignal): Promise<number> {
  const { lifted, quarantine } = await parts.signer.status(signal);
  if (lifted === null || quarantine !== null) return 0;
  let done = 0;
  for (const intentSeq of await lostIntents(parts, Date.parse(lifted.at), signal)) {
    try {
      if (await revokeAgain(parts, intentSeq, signal)) done += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      parts.log.error({ code: error.code, err: error, intentSeq }, 'a lost revocation could not be repeated');
    }
  }
  return done;
}

/** The intents of what was revoked before the lift, and which the journal does not have. */
async function lostIntents(
  { ledger, signer }: LostParts,
  liftedAtMs: number,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const intents = new Set<number>();
  for (let afterSeq = -1; ;) {
    const portion = ledger.revokedFrom(afterSeq, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return intents;
    const serials = portion.map(({ certSerialHex }) => certSerialHex);
    const known = new Set(await signer.findRevoked(serials, signal));
    for (const { certSerialHex, seq, intentSeq } of portion) {
      if (known.has(certSerialHex)) continue;
      const entry = entryAt(ledger, seq);
      if (entry.kind === 'certificate-revoked' && Date.parse(entry.revokedAt) <= liftedAtMs) intents.add(intentSeq);
    }
    afterSeq = last.seq;
  }
}

/** Not what a rework superseded: the certificate that took its place is missing as well, and no intent brings that back. */
async function revokeAgain(parts: LostParts, intentSeq: number, signal: AbortSignal): Promise<boolean> {
  const intent = entryAt(parts.ledger, intentSeq);
  if (intent.kind !== 'revocation-intended') return false;
  const { orderSha256Hex } = intent;
  const order = orderSha256Hex === undefined ? undefined : await parts.orders.kept(orderSha256Hex);
  await revokeByIntent(parts, { intentSeq, order }, signal);
  return true;
}

function entryAt(ledger: Pick<Ledger, 'leaves'>, seq: number): Entry {
  const [found] = ledger.leaves([seq]);
  const entry = found === undefined ? undefined : decodeEntry(found.leaf);
  if (entry === undefined) throw new Fault('ledger.damaged', { seq, reason: 'it is no entry' });
  return entry;
}
