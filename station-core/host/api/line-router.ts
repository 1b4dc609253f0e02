import type { LineAsked } from '../../contract.ts';
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
    shifts: contracted.shifts.handler(({ signal }) => queries.ask('lineShifts', null, signal)),
    report: contracted.report.handler(async ({ input: { period, ...filter }, signal }) => {
      const asked = { ...filter, ...(await timeOf(period, { orders, queries })) };
      return queries.ask('line', { ...asked, targetMs: slots.jig.taktMs }, signal);
    }),
  };
}

type Period = LineAsked['period'];

async function timeOf(
  period: Period,
  { orders, queries }: Pick<LineParts, 'orders' | 'queries'>,
): Promise<{ readonly since: string; readonly until?: string; readonly order?: string }> {
  if (period === 'order') return wholeOrder(orders, queries);
  if (typeof period === 'number') return { since: new Date(Date.now() - period * HOUR_MS).toISOString() };
  const found = (await queries.ask('lineShifts', null)).find(({ shift }) => shift === period.shift);
  if (found === undefined) throw new Fault('ledger.not-found', { id: `shift ${period.shift}` });
  return { since: found.from, until: found.until };
}

/** All of it: an order that was chosen again, or whose quantity was changed, goes on counting. */
async function wholeOrder(orders: Orders, queries: QueryWorker): Promise<{ since: string; order: string }> {
  const current = await orders.current();
  if (current === null) throw new Fault('order.none');
  const { order, chosenAt } = current;
  const firstRunAt = await queries.ask('firstRunAt', { order });
  return { since: firstRunAt !== null && firstRunAt < chosenAt ? firstRunAt : chosenAt, order };
}
