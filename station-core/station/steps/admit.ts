import type { Mac } from '../../model/mac.ts';
import { Fault } from '../../fault.ts';
import { isReworkOrder } from '../../model/desk/rework-order.ts';
import type { Permit } from '../../formats/permit.ts';
import { acceptForSecurity } from '../../release/build/chip-security.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { refuseUnitOfAnother } from './installed-certificate.ts';
import { refuseChip } from '../product/product-check.ts';
import { refuseUnreachable } from '../product/security-profile-check.ts';
import { judgedNow } from '../plan/ledger-clock.ts';
import type { StepContext } from '../plan/step-context.ts';
import { type Renewal, renewalOf } from '../plan/renewal.ts';
import { step } from '../plan/step.ts';
import { type ReworkOrder, ReworkOrders } from '../rework-orders.ts';
import { refuseHeld } from '../holds/put-aside.ts';

/** Decides whether this board may become a unit of this product here and now. Nothing on the board has changed yet. */
export const admit = step({
  name: 'admit',
  title: 'Checking work order',
  needs: ['connect'],
  timeoutMs: 40_000, // the signer may have to be started again first
  cannotBeUndone: null,
  act: async ({ connect }, context, signal) => {
    await refuseUnfitBoard(connect, context, signal);
    const rework = await reworkOf(context);
    const history = historyOf(connect.mac, context, rework);
    await refuseUnitOfAnother(connect.mac, context, signal);
    const { product } = context.product.config;
    const { intent, certificate } = context.ledger.liveIdentity(connect.mac);
    const certified = intent !== undefined || certificate !== undefined;
    const renewal = renewalOf(context.ledger, connect.mac);
    const permit = await judgedNow(context.ledger, (now) =>
      context.authority.permitFor({ product, certified, renews: renewal !== undefined, now }, signal),
    );
    const maySupersede = renewal && superseded(connect.mac, { renewal, permit }, context);
    return {
      product,
      permit: permit.permit,
      history,
      ...(rework === undefined ? {} : { reworkOrder: rework.order }),
      ...(maySupersede === undefined ? {} : { maySupersede }),
    };
  },
});

/** What keeps a board from this product here and now, in a run of any kind. Claims the board for its slot. */
export async function refuseUnfitBoard(
  connect: UnitEvidence['connect'],
  context: StepContext,
  signal: AbortSignal,
): Promise<void> {
  context.claims.claim(connect.mac, context.identity.slot);
  refuseHeld(context.ledger, connect.mac);
  await judgedNow(context.ledger, async (now) => {
    context.manifest.requireProduct(context.product, now);
  });
  refuseWrongChip(connect, context);
  await context.board.efuses(signal).requireNoKeyManager();
  await refuseUnreachable(context.board, context.product, signal);
}

interface Renewing {
  readonly renewal: Renewal;
  readonly permit: Permit;
}

/**
 * Without the right to rework a unit keeps the certificate that it has, unless that is revoked. So does a locked one, whose agent
 * makes no other key; that it still has the certified one is proved later.
 */
function superseded(unit: Mac, { renewal, permit }: Renewing, context: StepContext): string | undefined {
  const { certSerialHex, isRevoked } = renewal;
  const locked = isLocked(unit, context);
  if (permit.rework === true && !locked) return certSerialHex;
  if (!isRevoked) return undefined;
  throw new Fault(locked ? 'unit.revoked-locked' : 'unit.certificate-revoked', { unit, certSerialHex });
}

/** As a run of this ledger read it back from the unit; a lock is permanent. */
function isLocked(unit: Mac, { ledger }: StepContext): boolean {
  return ledger.unit(unit)?.runs.some(({ evidence }) => evidence.lock?.locked === true) ?? false;
}

function refuseWrongChip(seen: UnitEvidence['connect'], { product }: StepContext): void {
  refuseChip(product, seen);
  const { security } = seen;
  if (security.secureDownload || security.flashEncryption)
    throw new Fault('board.locked', { flags: security.flagsHex });
  if (product.agentImage !== undefined) refuseWithoutRam(seen);
  acceptForSecurity(product.build, security);
}

/** Nobody has to wait for a flash to hear that the agent could never be loaded. */
function refuseWithoutRam({ security, modemLines }: UnitEvidence['connect']): void {
  if (security.secureBoot) throw new Fault('board.ram-load-locked', { flags: security.flagsHex });
  if (!modemLines) throw new Fault('board.ram-needs-reset', { modemLines });
}

/** The order that this run is for, where it is one of rework: somebody opened it, for this product, and it is not over. */
export async function reworkOf({ ledger, identity, product }: StepContext): Promise<ReworkOrder | undefined> {
  const { order } = identity;
  if (order === undefined || !isReworkOrder(order)) return undefined;
  const orders = new ReworkOrders(ledger);
  return judgedNow(ledger, async (now) => orders.require(order, { product: product.config.product, now }));
}

function historyOf(
  unit: Mac,
  { ledger, product }: StepContext,
  rework: ReworkOrder | undefined,
): UnitEvidence['admit']['history'] {
  const known = ledger.unit(unit);
  // Its runs have a plan of their own: in this one it would give a key and a certificate that nobody allowed.
  if (rework?.scope === 'label') throw new Fault('order.no-rework', { order: rework.order, reason: 'label-only' });
  if (rework !== undefined && !ledger.hasPassedSince(unit, 0)) throw new Fault('order.rework-only', { unit });
  if (known === undefined) return 'new';
  if (known.serial !== undefined && known.product !== product.config.product) {
    throw new Fault('unit.other-product', { unit, serial: known.serial, product: known.product });
  }
  if (known.outcome !== 'PASS') {
    const { scope, order } = ledger.reworkOrderOfRun(known.run) ?? {};
    if (rework === undefined && scope === 'label')
      throw new Fault('unit.relabel-unfinished', { unit, order: order ?? '' });
    return 'resumed';
  }
  if (rework === undefined) throw new Fault('unit.already-provisioned', { unit, serial: known.serial ?? '' });
  return 'rework';
}
