/** The barcode of a work order: `WO:<order>;<product>;<permit>;<quantity>`, or `WO:<order>` for one that the station knows. */
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { MAX_ORDER_UNITS } from '../../model/limits.ts';
import type { OrderAsked } from './orders.ts';

const PREFIX = 'WO:';

const name = z.string().min(1).max(200);
const fields = z.tuple([
  name,
  z.string().min(1).max(64),
  z.string().min(1).max(64),
  z.string().regex(/^[1-9]\d{0,6}$/),
]);

/** Undefined for a text that is no work order at all; throws `order.malformed` for one that is damaged. */
export function parseWorkOrder(text: string): OrderAsked | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const alone = name.safeParse(text.slice(PREFIX.length).trim());
  if (alone.success && !alone.data.includes(';')) return { order: alone.data };
  const parsed = fields.safeParse(
    text
      .slice(PREFIX.length)
      .split(';')
      .map((field) => field.trim()),
  );
  if (!parsed.success) throw new Fault('order.malformed', { field: String(parsed.error.issues[0]?.path[0] ?? 'all') });
  const [order, product, permit, quantity] = parsed.data;
  const targetQuantity = Number(quantity);
  if (targetQuantity > MAX_ORDER_UNITS) throw new Fault('order.malformed', { field: 'quantity' });
  return { order, product, permit, targetQuantity };
}
