import type { z } from 'zod';
import { type ReworkOrderView, reworkOrdersSchema, reworkPageSchema } from '../../contract.ts';
import type { LedgerReader, ReworkUse } from '../../ledger/reader.ts';
import { isOver } from '../../station/rework-orders.ts';

/** The rework orders of this station; how many units passed under each is counted in the ledger. */
export const reworkCalls = {
  reworkOrders: { asks: reworkPageSchema, answers: reworkOrdersSchema, timeoutMs: 20_000 },
} as const;

type Asks = z.output<typeof reworkPageSchema>;

export function reworkAnswers(reader: () => LedgerReader) {
  return {
    reworkOrders: ({ page, rowsPerPage }: Asks): z.output<typeof reworkOrdersSchema> => {
      const { count, orders } = reader().reworkOrders({ limit: rowsPerPage, offset: page * rowsPerPage });
      const now = new Date();
      return { count, orders: orders.map((each) => reworkView(each, now)) };
    },
  };
}

export function reworkView(order: ReworkUse, now: Date): ReworkOrderView {
  return { ...order, closed: order.closed ?? null, state: stateOf(order, now) };
}

function stateOf(order: ReworkUse, now: Date): ReworkOrderView['state'] {
  if (order.closed !== undefined) return 'closed';
  if (isOver(order, now)) return 'over';
  return order.passed >= order.targetQuantity ? 'used-up' : 'open';
}
