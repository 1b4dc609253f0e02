import { createHash } from 'node:crypto';
import type { Escrow } from '../issuance/escrow.ts';
import { sealToEscrow } from '../../secrets/seal.ts';
import { sealToBoth } from '../../secrets/seal-hybrid.ts';
import { ssidOf } from '../../secrets/ssid.ts';
import { judgedNow } from '../plan/ledger-clock.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';
import { yieldToEventLoop } from '../plan/yield-to-event-loop.ts';
import { DOUBT_TIMEOUT_MS, takeUpLabel } from '../printing/label-in-doubt.ts';
import { voidedJobsOfUnit, voidLabelsOfUnit } from '../plan/void-labels.ts';

/**
 * Gives the unit its serial number and draws its secrets. Both are in the ledger before anything reaches the board.
 * A crash after this leaves a reserved serial, which the next run of the same unit takes up, and secrets that nobody
 * can read any more: that run draws new ones, unless the label that they were printed on is there. Labels of earlier secrets are void in the same transaction as the new
 * ones are drawn, so no crash leaves two valid labels of one unit; a recall that was cut off is done by the next run.
 */
export const reserve = step({
  name: 'reserve',
  title: 'Reserving serial',
  needs: ['connect'],
  timeoutMs: 2 * DOUBT_TIMEOUT_MS + 10_000,
  cannotBeUndone: null,
  act: async ({ connect: { mac } }, context, signal) => {
    const { ledger, product, identity, tagSecrets, escrow } = context;
    const ssid = ssidOf(product.config.unitData.ssidPrefix, mac);
    const reserved = ledger.unit(mac)?.serial;
    const serial = reserved ?? nextSerial(context);
    if (await takeUpLabel({ mac, serial, ssid }, context, signal)) return { serial, ssid };
    await yieldToEventLoop();
    const drawn = context.secrets.draw();
    const tags = await tagSecrets(drawn, signal);
    await yieldToEventLoop();
    const sealed = await judgedNow(ledger, (now) => {
      const input = { escrowCertDer: escrow.certDer, secrets: drawn, context: { serial, mac, ssid }, now };
      return escrow.kemCertDer === undefined ? sealToEscrow(input) : sealToBoth(input, escrow.kemCertDer);
    });
    await yieldToEventLoop();
    const about = { run: identity.run, unit: mac, serial };
    ledger.append([
      ...(reserved === undefined
        ? [{ kind: 'serial-reserved' as const, ...about, product: product.config.product }]
        : []),
      ...voidLabelsOfUnit(ledger, { run: identity.run, unit: mac, reason: 'new secrets' }),
      { kind: 'secrets-drawn' as const, ...about, ssid, tags, ...sealedFor(sealed, escrow) },
    ]);
    for (const job of voidedJobsOfUnit(ledger, mac)) await context.printer.recall(job, signal);
    return { serial, ssid };
  },
});

function sealedFor(
  sealed: Buffer,
  { certDer, kemCertDer }: Escrow,
): { sealedBase64: string; recipientsSha256Hex: string[] } {
  const certificates = kemCertDer === undefined ? [certDer] : [certDer, kemCertDer];
  const recipientsSha256Hex = certificates.map((each) => createHash('sha256').update(each).digest('hex'));
  return { sealedBase64: sealed.toString('base64'), recipientsSha256Hex };
}

function nextSerial({ ledger, product, station }: StepContext): string {
  const prefix = `${product.config.serialPrefix}-${station}-`;
  return `${prefix}${String(ledger.nextSerialNumber(prefix)).padStart(6, '0')}`;
}
