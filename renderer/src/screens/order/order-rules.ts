import type { PermitView, ProductView } from '../../../../station-core/contract.ts';
import { isReworkOrder, reworkOrderAsTyped } from '../../../../station-core/model/desk/rework-order.ts';

/** Why something cannot be chosen, and what is still missing. Pure; the station decides again when it is asked. */

export type PermitObstacle = 'expired' | 'notYet' | 'usedUp' | 'notInForce';

export function permitObstacle(permit: PermitView, nowMs: number): PermitObstacle | null {
  if (Date.parse(permit.notAfter) <= nowMs) return 'expired';
  if (Date.parse(permit.notBefore) > nowMs) return 'notYet';
  if (permit.used >= permit.quota) return 'usedUp';
  return permit.inForce ? null : 'notInForce';
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

export function missingIn(draft: OrderDraft): Missing[] {
  return isReworkOrder(reworkOrderAsTyped(draft.order)) ? [] : missingFor(draft); // a rework order says the rest by itself
}

export function missingFor({ order, product, permit, quantity }: OrderDraft): Missing[] {
  const missing: Missing[] = [];
  if (product === null) missing.push('product');
  if (permit === null) missing.push('permit');
  if (order.trim() === '') missing.push('name');
  if (quantity === '' || !Number.isInteger(quantity) || quantity < 1) missing.push('quantity');
  return missing;
}
