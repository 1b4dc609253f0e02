import { createHash } from 'node:crypto';
import type { UnitEvidence } from '../../../ledger/step-evidence.ts';
import { pendingIntent } from '../../../ledger/unit-record.ts';
import type { Mac } from '../../../model/mac.ts';
import { Fault } from '../../../fault.ts';
import { judgedNow } from '../../plan/ledger-clock.ts';
import type { StepContext } from '../../plan/step-context.ts';
import { step } from '../../plan/step.ts';
import { refuseUnfitBoard, reworkOf } from '../admit.ts';
import { certificatesIn } from '../installed-certificate.ts';
import { labelFixed } from './connect-for-label.ts';
import { heldRegions } from './held-firmware.ts';
import { type LiveCertificate, liveCertificateOf } from './live-certificate.ts';

/**
 * Decides whether this unit gets a new label: it passed, it is whole, and an order allows it. What would end the run later is
 * looked for here, while its old label still holds: nothing on the unit and nothing in the ledger has changed yet.
 */
export const admitForLabel = step({
  name: 'admit',
  title: 'Checking work order',
  needs: ['connect'],
  timeoutMs: 120_000, // the chip computes the MD5 of its firmware
  cannotBeUndone: null,
  act: async ({ connect }, context, signal) => {
    const { product } = context.product.config;
    await refuseUnfitBoard(connect, context, signal).catch((error: unknown) => {
      throw labelFixed(error);
    });
    const rework = await reworkOf(context);
    if (rework?.scope !== 'label') {
      throw new Fault('order.no-rework', { order: context.identity.order ?? '', reason: 'not-for-labels' });
    }
    const history = historyOf(connect.mac, context);
    await heldRegions(context.board, context.product, signal);
    await requireInstalled(connect.mac, context, signal);
    const permit = await judgedNow(context.ledger, (now) =>
      context.authority.permitFor({ product, certified: true, now }, signal),
    );
    return { product, permit: permit.permit, history, reworkOrder: rework.order };
  },
});

/** It passed with the certificate that it has. `resumed`: an earlier relabelling of it was cut off. */
function historyOf(unit: Mac, { ledger, product }: StepContext): UnitEvidence['admit']['history'] {
  const known = ledger.unit(unit);
  const certificate = liveCertificateOf(ledger, unit);
  const wasRelabelled = known !== undefined && ledger.reworkOrderOfRun(known.run)?.scope === 'label';
  if (known === undefined || certificate === undefined || !ledger.hasPassedSince(unit, certificate.seq))
    throw new Fault('order.rework-only', { unit });
  if (known.product !== product.config.product)
    throw new Fault('unit.other-product', { unit, serial: known.serial ?? '', product: known.product });
  if (known.outcome !== 'PASS' && !wasRelabelled)
    throw new Fault('order.rework-only', { unit, outcome: known.outcome ?? 'open' });
  refuseWithoutCertificate(unit, certificate, ledger);
  return known.outcome === 'PASS' ? 'rework' : 'resumed';
}

function refuseWithoutCertificate(
  unit: Mac,
  { certSerialHex }: LiveCertificate,
  ledger: Pick<StepContext['ledger'], 'liveIdentity' | 'revocationsOf'>,
): void {
  if (pendingIntent(ledger.liveIdentity(unit)) !== undefined)
    throw new Fault('order.rework-only', { unit, reason: 'a certificate is under way' });
  if (ledger.revocationsOf(unit).some((each) => each.certSerialHex === certSerialHex))
    throw new Fault('unit.certificate-revoked', { unit, certSerialHex });
}

/** Its identity partition is read, never written: in it is the certificate that the ledger says, and no other. */
async function requireInstalled(
  unit: Mac,
  { board, ledger, product }: StepContext,
  signal: AbortSignal,
): Promise<void> {
  const wanted = liveCertificateOf(ledger, unit)?.certSha256Hex;
  let stored: string | undefined;
  for await (const found of certificatesIn(product.identityPartition, (place) => board.read(place, signal))) {
    stored = found === 'damaged' ? found : createHash('sha256').update(found).digest('hex');
    if (found !== 'damaged' && stored !== wanted)
      throw new Fault('unit.of-another-station', { unit, certSha256Hex: stored });
  }
  if (stored === undefined || stored !== wanted)
    throw new Fault('unit.chain-mismatch', { unit, stored: stored ?? 'none' });
}
