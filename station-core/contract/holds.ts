import { z } from 'zod';
import { macSchema, printableSchema, sha256HexSchema } from '../model-schemas.ts';
import { HOLD_REASON_CHARACTERS } from '../model/desk/hold-reason.ts';
import { MAY_HOLD, MAY_RELEASE, MAY_SEE_HOLDS } from '../model/desk/rights.ts';
import { entrySchema, timeSchema, notesSchema } from './atoms.ts';
import { openTo } from './procedure.ts';
import { unitFiltersSchema } from './units.ts';

/** Units that are put aside. Who decides has seen which units that concerns, and says so. */

const namedUnitSchema = z.object({ unit: macSchema, serial: z.string().nullable() });

export const holdSchema = z.object({
  ...namedUnitSchema.shape,
  hold: z.string(),
  by: z.string(),
  reason: z.string(),
  at: timeSchema,
  /** Null: this station. What another one holds is released there. */
  station: z.string().nullable(),
  seq: z.int().nonnegative(),
});
export type HoldView = z.infer<typeof holdSchema>;

/** Ids of any writing, or the filters of a list of units; all filters hold at once. */
export const holdAskedSchema = z.object({
  ids: z.array(entrySchema).max(1_000),
  filters: unitFiltersSchema,
});
export type HoldAsked = z.infer<typeof holdAskedSchema>;

export const holdPreviewSchema = z.object({
  toHold: z.array(namedUnitSchema),
  /** They stay as they are. */
  alreadyHeld: z.array(holdSchema),
  /** Names these units as they are now: whoever holds them hands it back. */
  fingerprint: sha256HexSchema,
});
export type HoldPreviewView = z.infer<typeof holdPreviewSchema>;

const reasonSchema = notesSchema(HOLD_REASON_CHARACTERS);
const pageSchema = z.strictObject({ page: z.int().min(0).max(1_000_000), rowsPerPage: z.int().min(1).max(200) });

export const holdsContract = {
  /** Everything that is put aside now, newest first. */
  list: openTo(MAY_SEE_HOLDS)
    .input(pageSchema)
    .output(z.object({ count: z.int().nonnegative(), holds: z.array(holdSchema) })),
  /** Writes nothing. */
  preview: openTo(MAY_HOLD)
    .input(z.object({ asked: holdAskedSchema }))
    .output(holdPreviewSchema),
  place: openTo(MAY_HOLD)
    .input(z.object({ asked: holdAskedSchema, reason: reasonSchema, fingerprint: sha256HexSchema }))
    .output(z.object({ hold: z.string(), units: z.int().positive() })),
  /** Each with the hold that was seen: somebody may have released it, and held it again, meanwhile. */
  release: openTo(MAY_RELEASE)
    .input(
      z.object({
        units: z
          .array(z.object({ unit: macSchema, hold: printableSchema.max(64) }))
          .min(1)
          .max(1_000),
        reason: reasonSchema,
      }),
    )
    .output(z.object({ units: z.int().positive() })),
};
