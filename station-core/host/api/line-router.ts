import { Fault } from '../../fault.ts';
import type { Orders } from '../line/orders.ts';
import type { Slots } from '../line/slots.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import type { Guarded } from './guard.ts';

export interface LineParts {
  readonly orders: Orders;
  readonly slots: Slots;
  readonly queries: QueryWorker;
}

const HOUR_MS = 60 * 60_000;

export function lineRouter({ line: contracted }: Guarded, { orders, slots, queries }: LineParts) {
  return {
    report: contracted.report.handler(async ({ input: { period, ...filter } }) => {
      const since = period === 'order' ? await chosenAt(orders) : new Date(Date.now() - period * HOUR_MS).toISOString();
      return queries.ask('line', { since, ...filter, targetMs: slots.jig.taktMs });
    }),
  };
}

async function chosenAt(orders: Orders): Promise<string> {
  const order = await orders.current();
  if (order === null) throw new Fault('order.none');
  return order.chosenAt;
}
