/**
 * Rework orders: finished units may be made again only under one that a permitted person opened. The entry in the ledger is
 * the order, so a word that somebody types opens nothing.
 */
import { Fault } from '../fault.ts';
import { decodeEntry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { REWORK_DAYS, reworkOrderAt, seqOfReworkOrder } from '../model/desk/rework-order.ts';

export interface ReworkWanted {
  readonly product: string;
  readonly permit: string;
  readonly targetQuantity: number;
  readonly reason: string;
}

export interface ReworkOrder extends ReworkWanted {
  readonly order: string;
  readonly by: string;
  readonly notAfter: string;
}

const DAY_MS = 24 * 60 * 60_000;

export class ReworkOrders {
  readonly #ledger: Pick<Ledger, 'append' | 'entriesFrom'>;

  constructor(ledger: Pick<Ledger, 'append' | 'entriesFrom'>) {
    this.#ledger = ledger;
  }

  open({ product, permit, targetQuantity, reason }: ReworkWanted, by: string, now: Date): ReworkOrder {
    const notAfter = new Date(now.getTime() + REWORK_DAYS * DAY_MS).toISOString();
    const opened = { product, permit, targetQuantity, reason, by, notAfter };
    const [{ seq }] = this.#ledger.append({ kind: 'rework-opened', ...opened });
    return { order: reworkOrderAt(seq), ...opened };
  }

  /** Throws for what is no rework order of this station, is one of another product, or is over. */
  require(order: string, of: { readonly product?: string; readonly now: Date }): ReworkOrder {
    const found = this.#find(order);
    if (found === undefined) throw new Fault('order.no-rework', { order, reason: 'unknown' });
    const { product, notAfter } = found;
    if (of.product !== undefined && of.product !== product) {
      throw new Fault('order.no-rework', { order, reason: 'other-product', product, wanted: of.product });
    }
    if (of.now.getTime() >= Date.parse(notAfter))
      throw new Fault('order.no-rework', { order, reason: 'over', notAfter });
    return found;
  }

  #find(order: string): ReworkOrder | undefined {
    const seq = seqOfReworkOrder(order);
    const [found] = seq === undefined ? [] : this.#ledger.entriesFrom(seq, 1);
    const entry = found === undefined ? undefined : decodeEntry(found.leaf);
    if (entry?.kind !== 'rework-opened') return undefined;
    const { product, permit, targetQuantity, reason, by, notAfter } = entry;
    return { order, product, permit, targetQuantity, reason, by, notAfter };
  }
}
