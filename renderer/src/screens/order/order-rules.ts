import type { KnownOrder, PermitView, ProductView, WorkOrder } from '../../../../station-core/contract.ts';
import { isReworkOrder, reworkOrderAsTyped } from '../../../../station-core/model/desk/rework-order.ts';

/** Why something cannot be chosen, and what is still missing. Pure; the station decides again when it is asked. */

export type PermitObstacle = 'expired' | 'notYet' | 'usedUp' | 'notInForce' | 'noRework';
/** A work order is for new units; a rework order lets finished units be made again, or get a new label only. */
export type OrderKind = 'work' | 'rework' | 'relabel';

export function permitObstacle(permit: PermitView, nowMs: number, kind: OrderKind = 'work'): PermitObstacle | null {
  if (Date.parse(permit.notAfter) <= nowMs) return 'expired';
  if (Date.parse(permit.notBefore) > nowMs) return 'notYet';
  if (permit.used >= permit.quota && kind !== 'relabel') return 'usedUp'; // a new label takes no certificate
  if (!permit.inForce) return 'notInForce';
  return kind === 'rework' && !permit.rework ? 'noRework' : null;
}

/** What is wrong with all permits of a product, in one word; null when one will do or when there are none. */
export function refusalOf(
  permits: readonly PermitView[],
  nowMs: number,
  kind: OrderKind,
): 'noReworkPermit' | 'noValidPermit' | null {
  const obstacles = permits.map((each) => permitObstacle(each, nowMs, kind));
  if (obstacles.length === 0 || obstacles.includes(null)) return null;
  return obstacles.includes('noRework') ? 'noReworkPermit' : 'noValidPermit';
}

export function permitLeft({ quota, used }: PermitView): number {
  return Math.max(0, quota - used);
}

export function canBeMade(product: ProductView): boolean {
  return product.release !== null && product.problem === null;
}

export interface OrderDraft {
  readonly order: string;
  readonly product: string | null;
  readonly permit: string | null;
  /** As entered in the field: an empty field is no number. */
  readonly quantity: number | '';
}

export type Missing = 'product' | 'permit' | 'name' | 'quantity';

export function missingIn({ order, product, permit, quantity }: OrderDraft, kind: OrderKind = 'work'): Missing[] {
  if (kind === 'work' && isReworkOrder(reworkOrderAsTyped(order))) return []; // it says the rest by itself
  const missing: Missing[] = [];
  if (product === null) missing.push('product');
  if (permit === null) missing.push('permit');
  if (order.trim() === '') missing.push('name');
  if (quantity === '' || !Number.isInteger(quantity) || quantity < 1) missing.push('quantity');
  return missing;
}

/**
 * What the ledger knows of an order stands and is not asked for again. Its permit may be another one by now, and its
 * quantity is another one only for whoever changes it.
 */
export function asKnown(draft: OrderDraft, known: KnownOrder | null, changesQuantity: boolean): OrderDraft {
  if (known === null) return draft;
  // A rework order stands as it was opened: whoever chooses it chooses nothing else.
  const mayChange = known.scope === null && draft.product === known.product;
  const permit = mayChange && draft.permit !== null ? draft.permit : known.permit;
  return {
    order: draft.order,
    product: known.product,
    permit,
    quantity: changesQuantity ? draft.quantity : known.targetQuantity,
  };
}

/** Orders that somebody may want to go on with: not the one at work, and none that is complete. */
export function worthOffering(recent: readonly KnownOrder[], current: WorkOrder | null | undefined): KnownOrder[] {
  const MOST = 3; // one row of the form
  return recent
    .filter(({ order, passed, targetQuantity }) => order !== current?.order && passed < targetQuantity)
    .slice(0, MOST);
}

/** What can only be chosen in one way is chosen already. */
export function firstDraft({ products, permits }: Offered, kind: OrderKind, order: string): OrderDraft {
  const possible = products.filter(canBeMade);
  const product = possible.length === 1 ? (possible[0]?.product ?? null) : null;
  return { order, product, permit: product === null ? null : onlyPermit(permits, product, kind), quantity: '' };
}

export interface Offered {
  readonly products: readonly ProductView[];
  readonly permits: readonly PermitView[];
}

export function onlyPermit(permits: readonly PermitView[], product: string, kind: OrderKind): string | null {
  const possible = permits.filter(
    (each) => each.product === product && permitObstacle(each, Date.now(), kind) === null,
  );
  return possible.length === 1 ? (possible[0]?.permit ?? null) : null;
}
