/** The part of the contract that revokes certificates, and gives out the lists that say so. */
import type { CrlView, HoldAsked, RevocationPreviewView, RevokedCertificateView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CrlRecord, RevocationRecord } from '../../ledger/reader.ts';
import { MAX_REVOKED_AT_SCREEN } from '../../model/issuance/revocation-reason.ts';
import { crlPem } from '../../pki/pem.ts';
import type { Revocations } from '../../station/revocation/open-revocations.ts';
import {
  type LiveCertificate,
  previewRevocation,
  type RevocationPreview,
} from '../../station/revocation/revocation-desk.ts';
import type { Guarded } from './guard.ts';
import { type ActsParts, unitsOf } from './holds-router.ts';

export interface RevocationParts extends Pick<ActsParts, 'sessions' | 'aside' | 'queries'> {
  readonly ledger: Ledger;
  readonly revocations: (signal: AbortSignal) => Promise<Revocations>;
}

/** Some hundred certificates are a few intents, each with a checkpoint of its own. */
const TIMEOUT_MS = 60_000;

export function revocationRouter({ revocation: contracted }: Guarded, parts: RevocationParts) {
  return { ...actsRouter(contracted, parts), ...listsRouter(contracted, parts) };
}

function actsRouter(contracted: Guarded['revocation'], parts: RevocationParts) {
  const { sessions } = parts;
  return {
    preview: contracted.preview.handler(async ({ input: { asked } }): Promise<RevocationPreviewView> => {
      const { orders } = await parts.revocations(limit());
      const { toRevoke, alreadyRevoked, without, fingerprint } = await previewOf(asked, parts);
      const { ordersAbove, revokedToday } = orders.allowance(new Date());
      const needsOrder = revokedToday + toRevoke.length > ordersAbove;
      return {
        toRevoke: toRevoke.map(certificateView),
        alreadyRevoked: alreadyRevoked.map(certificateView),
        without: [...without],
        allowance: { ordersAbove, revokedToday, needsOrder },
        fingerprint,
      };
    }),
    draftOrder: contracted.draftOrder.handler(async ({ input: { asked, reason, note, fingerprint } }) => {
      const { orders } = await parts.revocations(limit());
      const preview = await previewOf(asked, parts);
      const { toRevoke } = preview;
      if (preview.fingerprint !== fingerprint) throw new Fault('hold.set-changed', { certificates: toRevoke.length });
      const { text, fileName } = orders.draft({ reason, note, toRevoke }, new Date());
      return { text, fileName };
    }),
    reviewOrder: contracted.reviewOrder.handler(async ({ input: { text } }) => {
      const { content, signatures, missingSignatures, signCommand } = (await parts.revocations(limit())).orders.review(
        text,
      );
      const { order, reason, note, certificates } = content;
      return { order, reason, note, certificates: [...certificates], signatures, missingSignatures, signCommand };
    }),
    revoke: contracted.revoke.handler(async ({ input: { asked, ...decision }, context }) => {
      const { id: by } = sessions.require(context.screen);
      const signal = limit(); // it is finished though the screen may close meanwhile
      const { desk } = await parts.revocations(signal);
      const units = await unitsOf(asked, parts);
      const { revoked, crl } = await desk.revoke({ ...decision, units, by: [by] }, signal);
      return { revoked, crl: crlView(crl) };
    }),
  };
}

function listsRouter(contracted: Guarded['revocation'], { ledger, revocations }: RevocationParts) {
  return {
    certificates: contracted.certificates.handler(({ input }) => {
      const found = ledger.revocationsPage(placeOf(input));
      return { count: found.count, certificates: found.revocations.map(revokedView) };
    }),
    crls: contracted.crls.handler(({ input }) => {
      const { count, crls } = ledger.crlsPage(placeOf(input));
      return { count, crls: crls.map(crlView) };
    }),
    crl: contracted.crl.handler(async ({ input: { number } }) => {
      const { crls } = await revocations(limit());
      const crlDer = await crls.read(number);
      if (crlDer === undefined) throw new Fault('crl.none', { number });
      return { pem: crlPem(crlDer), der: Buffer.from(crlDer).toString('base64'), fileName: `crl-${number}` };
    }),
    signCrl: contracted.signCrl.handler(async () => {
      const signal = limit();
      const { crls } = await revocations(signal);
      return crlView(await crls.sign(signal));
    }),
  };
}

function limit(): AbortSignal {
  return AbortSignal.timeout(TIMEOUT_MS);
}

async function previewOf(asked: HoldAsked, parts: RevocationParts): Promise<RevocationPreview> {
  const preview = previewRevocation(parts.ledger, await unitsOf(asked, parts));
  const { length } = preview.toRevoke;
  if (length <= MAX_REVOKED_AT_SCREEN) return preview;
  throw new Fault('revocation.too-many', { units: length, most: MAX_REVOKED_AT_SCREEN });
}

function placeOf({ page, rowsPerPage }: { readonly page: number; readonly rowsPerPage: number }) {
  return { limit: rowsPerPage, offset: page * rowsPerPage };
}

function certificateView({ unit, serial, certSerialHex }: LiveCertificate) {
  return { unit, serial: serial ?? null, certSerialHex };
}

function revokedView({ orderSha256Hex, intentSeq: _, serial, ...record }: RevocationRecord): RevokedCertificateView {
  return { ...record, serial: serial ?? null, isOrdered: orderSha256Hex !== undefined };
}

function crlView({ seq: _, ...crl }: CrlRecord): CrlView {
  return crl;
}
