/**
 * Rework orders: finished units may be made again only under one that a permitted person opened. The entry in the ledger is
 * the order, so a word that somebody types opens nothing.
 */
import { Fault } from '../fault.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReworkRecord } from '../ledger/reader.ts';
import { REWORK_DAYS, reworkOrderAt, type ReworkScope } from '../model/desk/rework-order.ts';

export interface ReworkWanted {
  readonly product: string;
  readonly permit: string;
  readonly targetQuantity: number;
  readonly reason: string;
  readonly scope: ReworkScope;
}

export interface ReworkOrder extends ReworkWanted {
  readonly order: string;
  readonly by: string;
  readonly notAfter: string;
}

export interface ReworkClosing {
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

const DAY_MS = 24 * 60 * 60_000;

export class ReworkOrders {
  readonly #ledger: Pick<Ledger, 'append' | 'reworkOrder'>;

  constructor(ledger: Pick<Ledger, 'append' | 'reworkOrder'>) {
    this.#ledger = ledger;
  }

  open({ product, permit, targetQuantity, reason, scope }: ReworkWanted, by: string, now: Date): ReworkOrder {
    const notAfter = new Date(now.getTime() + REWORK_DAYS * DAY_MS).toISOString();
    const opened = { product, permit, targetQuantity, reason, by, notAfter };
    const [{ seq }] = this.#ledger.append({
      kind: 'rework-opened',
      ...opened,
      ...(scope === 'label' ? { scope } : {}), // without it an entry is as it always was
    });
    return { order: reworkOrderAt(seq), ...opened, scope };
  }

  /** No unit is made again under it from here on; a run that has been admitted ends as it would. */
  close(order: string, { by, reason, now }: ReworkClosing): ReworkOrder {
    const closed = this.require(order, { now });
    this.#ledger.append({ kind: 'rework-closed', by, order: closed.order, reason });
    return closed;
  }

  /** Throws for what is no rework order of this station, is one of another product, or has ended. */
  require(order: string, of: { readonly product?: string; readonly now: Date }): ReworkOrder {
    const found = this.#ledger.reworkOrder(order);
    if (found === undefined) throw new Fault('order.no-rework', { order, reason: 'unknown' });
    const { product, closed, notAfter } = found;
    if (of.product !== undefined && of.product !== product) {
      throw new Fault('order.no-rework', { order, reason: 'other-product', product, wanted: of.product });
    }
    if (closed !== undefined) {
      throw new Fault('order.no-rework', { order, reason: 'closed', closedBy: closed.by, closedAt: closed.at });
    }
    if (isOver(found, of.now)) throw new Fault('order.no-rework', { order, reason: 'over', notAfter });
    const { permit, targetQuantity, reason, scope, by } = found;
    return { order, product, permit, targetQuantity, reason, scope, by, notAfter };
  }
}

export function isOver({ notAfter }: Pick<ReworkRecord, 'notAfter'>, now: Date): boolean {
  return now.getTime() >= Date.parse(notAfter);
}
