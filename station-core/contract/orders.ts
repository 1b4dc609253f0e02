import { z } from 'zod';
import { HOLD_REASON_CHARACTERS } from '../model/desk/hold-reason.ts';
import { MAY_MAKE_UNITS, MAY_OPEN_REWORK } from '../model/desk/rights.ts';
import { REWORK_SCOPES } from '../model/desk/rework-order.ts';
import { MAX_ORDER_UNITS } from '../model/limits.ts';
import { openTo } from './procedure.ts';
import { entrySchema, faultSchema, timeSchema, wordsSchema } from './atoms.ts';

export const productSchema = z.object({
  product: z.string(),
  title: z.string(),
  chip: z.string(),
  /** Null when the product has no firmware that passes the acceptance checks; `problem` then says why. */
  release: z.object({ version: z.string(), elfSha256Hex: z.string() }).nullable(),
  problem: faultSchema.nullable(),
});
export type ProductView = z.infer<typeof productSchema>;

export const permitSchema = z.object({
  permit: z.string(),
  product: z.string(),
  quota: z.int().nonnegative(),
  used: z.int().nonnegative(),
  notBefore: timeSchema,
  notAfter: timeSchema,
  inForce: z.boolean(),
  /** Whether finished units may be made again under it. */
  rework: z.boolean(),
});
export type PermitView = z.infer<typeof permitSchema>;

export const workOrderSchema = z.object({
  order: z.string(),
  product: z.string(),
  permit: z.string(),
  targetQuantity: z.int().positive(),
  passed: z.int().nonnegative(),
  chosenAt: timeSchema,
  chosenBy: z.string(),
});
export type WorkOrder = z.infer<typeof workOrderSchema>;

/** An order that can be chosen by its name alone. `scope` says what a rework order replaces; null for a work order. */
export const knownOrderSchema = workOrderSchema
  .omit({ chosenAt: true, chosenBy: true })
  .extend({ scope: z.enum(REWORK_SCOPES).nullable() });
export type KnownOrder = z.infer<typeof knownOrderSchema>;

export const reworkOrderSchema = z.object({
  order: z.string(),
  product: z.string(),
  permit: z.string(),
  targetQuantity: z.int().positive(),
  /** Different units that passed under it. */
  passed: z.int().nonnegative(),
  reason: z.string(),
  scope: z.enum(REWORK_SCOPES),
  by: z.string(),
  openedAt: timeSchema,
  notAfter: timeSchema,
  closed: z.object({ by: z.string(), reason: z.string(), at: timeSchema }).nullable(),
  state: z.enum(['open', 'used-up', 'over', 'closed']),
});
export type ReworkOrderView = z.infer<typeof reworkOrderSchema>;

export const reworkOrdersSchema = z.object({ count: z.int().nonnegative(), orders: z.array(reworkOrderSchema) });
export const reworkPageSchema = z.strictObject({
  page: z.int().min(0).max(1_000_000),
  rowsPerPage: z.int().min(1).max(100),
});

export const ordersContract = {
  products: openTo('signed-in').output(z.array(productSchema)),
  permits: openTo('signed-in').output(z.array(permitSchema)),
  /** Null until somebody has chosen one; remembered across restarts. */
  current: openTo('signed-in').output(workOrderSchema.nullable()),
  /** A work order as it was chosen last, or an open rework order; null for one that this station does not know. */
  known: openTo('signed-in')
    .input(z.object({ order: entrySchema }))
    .output(knownOrderSchema.nullable()),
  /** The work orders that were chosen last, after the rework orders that are open; each newest first. */
  recent: openTo('signed-in').output(z.array(knownOrderSchema)),
  /** Lets units that passed be made again, or get a new label only; gives the name of the order, for whoever makes them. */
  openRework: openTo(MAY_OPEN_REWORK)
    .input(
      z.object({
        product: entrySchema,
        permit: entrySchema,
        targetQuantity: z.int().min(1).max(MAX_ORDER_UNITS),
        reason: wordsSchema({ max: 300 }),
        scope: z.enum(REWORK_SCOPES),
      }),
    )
    .output(z.object({ order: z.string(), notAfter: timeSchema })),
  /** Newest first. */
  reworks: openTo(MAY_OPEN_REWORK).input(reworkPageSchema).output(reworkOrdersSchema),
  /** Before its time: no unit is made again under it from here on. */
  closeRework: openTo(MAY_OPEN_REWORK)
    .input(z.object({ order: entrySchema, reason: wordsSchema(HOLD_REASON_CHARACTERS) }))
    .output(z.null()),
  chooseRework: openTo(MAY_MAKE_UNITS)
    .input(z.object({ order: entrySchema }))
    .output(workOrderSchema),
  /**
   * What is left out comes from the ledger; for an order that is new here, nothing may be. Refuses a known order with
   * another product, and with another quantity (`order.differs`), unless `changesQuantity` says that it is meant.
   */
  choose: openTo(MAY_MAKE_UNITS)
    .input(
      z.object({
        order: entrySchema,
        product: entrySchema.exactOptional(),
        permit: entrySchema.exactOptional(),
        targetQuantity: z.int().min(1).max(MAX_ORDER_UNITS).exactOptional(),
        changesQuantity: z.boolean().exactOptional(),
      }),
    )
    .output(workOrderSchema),
};
