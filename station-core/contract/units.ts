import { z } from 'zod';
import { REVOCATION_REASON_WORDS } from '../model/issuance/revocation-reason.ts';
import type { Role } from '../model/role.ts';
import { FOUND_BY, OUTCOME_FILTERS, UNIT_SORTS } from '../model/desk/unit-search.ts';
import { printableSchema } from '../model-schemas.ts';
import { entrySchema, outcomeSchema, scannedSchema, slotNumberSchema, timeSchema, wordsSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

export { OUTCOME_FILTERS, UNIT_SORTS } from '../model/desk/unit-search.ts';

/** Who may look up units: whoever answers for what was made. */
export const SEARCH_ROLES = ['qa', 'security-officer', 'administrator'] as const satisfies readonly Role[];

/** All of them hold at once. Times are from, and before. */
export const unitFiltersSchema = z.strictObject({
  order: entrySchema.optional(),
  product: entrySchema.optional(),
  operator: entrySchema.optional(),
  station: entrySchema.optional(),
  slot: slotNumberSchema.optional(),
  firmware: entrySchema.optional(),
  outcome: z.enum(OUTCOME_FILTERS).optional(),
  fault: entrySchema.optional(),
  from: timeSchema.optional(),
  until: timeSchema.optional(),
  held: z.boolean().optional(),
  revoked: z.boolean().optional(),
});
export type UnitFilters = z.infer<typeof unitFiltersSchema>;

export const unitOrderingSchema = z.strictObject({ by: z.enum(UNIT_SORTS), descending: z.boolean() });
export type UnitOrdering = z.infer<typeof unitOrderingSchema>;

/** What the run says that counts; see the record of the unit for all of them. */
export const unitRowSchema = z.object({
  unit: z.string(),
  serial: z.string().nullable(),
  product: z.string(),
  order: z.string().nullable(),
  operator: z.string().nullable(),
  slot: z.int().nonnegative(),
  firmware: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
  fault: z.string().nullable(),
  firstAt: timeSchema,
  lastAt: timeSchema,
  runs: z.int().positive(),
  certSerialHex: z.string().nullable(),
  /** The hold that has put it aside. */
  heldBy: z.string().nullable(),
  /** Why its newest certificate is revoked. */
  revoked: z.enum(REVOCATION_REASON_WORDS).nullable(),
});
export type UnitRowView = z.infer<typeof unitRowSchema>;

/** A search answers from what is indexed, and says how far that is. */
export const indexedSchema = z.object({
  indexedEntries: z.int().nonnegative(),
  sizeEntries: z.int().nonnegative(),
});
export type Indexed = z.infer<typeof indexedSchema>;

export const unitsFoundSchema = z.object({
  matches: z.array(
    z.object({
      by: z.enum(FOUND_BY),
      /** Not what was asked for, but one slip away from it, or only its beginning. */
      isNear: z.boolean(),
      unit: unitRowSchema,
    }),
  ),
  /** A run of that name which never learnt its unit. */
  run: z.object({ run: z.string(), begunSeq: z.int().nonnegative() }).nullable(),
  /** There are units of a work order of that name. */
  isOrder: z.boolean(),
  indexed: indexedSchema,
});
export type UnitsFound = z.infer<typeof unitsFoundSchema>;

const pageSchema = z.strictObject({ page: z.int().min(0).max(1_000_000), rowsPerPage: z.int().min(1).max(200) });

export const unitListSchema = z.object({
  rows: z.array(unitRowSchema),
  count: z.int().nonnegative(),
  /** False: there are more than that; `count` counts them. */
  isExact: z.boolean(),
  indexed: indexedSchema,
});
export type UnitList = z.infer<typeof unitListSchema>;

export const unitChoicesSchema = z.object({
  /** This one: all that is here was made by it. */
  station: z.array(z.string()),
  order: z.array(z.string()),
  product: z.array(z.string()),
  operator: z.array(z.string()),
  slot: z.array(z.int().nonnegative()),
  firmware: z.array(z.string()),
  fault: z.array(z.string()),
});
export type UnitChoices = z.infer<typeof unitChoicesSchema>;

const viewNameSchema = wordsSchema({ max: 60 });

/** A list that somebody wants to see again; `query` is what stands behind the question mark of its address. */
export const savedViewSchema = z.strictObject({ name: viewNameSchema, query: printableSchema.max(2_000) });
export type SavedView = z.infer<typeof savedViewSchema>;

export const unitsContract = {
  find: openTo(SEARCH_ROLES)
    .input(z.object({ text: scannedSchema }))
    .output(unitsFoundSchema),
  list: openTo(SEARCH_ROLES)
    .input(z.object({ filters: unitFiltersSchema, ordering: unitOrderingSchema, page: pageSchema }))
    .output(unitListSchema),
  /** All of them, however many. */
  count: openTo(SEARCH_ROLES)
    .input(z.object({ filters: unitFiltersSchema }))
    .output(z.int().nonnegative()),
  /** What the filters can be set to, by what there is. */
  choices: openTo(SEARCH_ROLES).output(unitChoicesSchema),
  /** The views of whoever asks. */
  views: openTo(SEARCH_ROLES).output(z.array(savedViewSchema)),
  /** Replaces their view of that name. */
  saveView: openTo(SEARCH_ROLES).input(savedViewSchema).output(z.array(savedViewSchema)),
  removeView: openTo(SEARCH_ROLES)
    .input(z.object({ name: viewNameSchema }))
    .output(z.array(savedViewSchema)),
};
