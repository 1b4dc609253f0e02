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
      const asked = { ...(await timeOf(period, { orders, queries })), ...filter };
      return queries.ask('line', { ...asked, targetMs: slots.jig.taktMs }, signal);
    }),
  };
}

type Period = LineAsked['period'];

async function timeOf(
  period: Period,
  { orders, queries }: Pick<LineParts, 'orders' | 'queries'>,
): Promise<{ readonly since: string; readonly until?: string }> {
  if (period === 'order') return { since: await chosenAt(orders) };
  if (typeof period === 'number') return { since: new Date(Date.now() - period * HOUR_MS).toISOString() };
  const found = (await queries.ask('lineShifts', null)).find(({ shift }) => shift === period.shift);
  if (found === undefined) throw new Fault('ledger.not-found', { id: `shift ${period.shift}` });
  return { since: found.from, until: found.until };
}

async function chosenAt(orders: Orders): Promise<string> {
  const order = await orders.current();
  if (order === null) throw new Fault('order.none');
  return order.chosenAt;
}
