import { z } from 'zod';
import {
  entrySchema,
  unitChoicesSchema,
  unitFiltersSchema,
  unitListSchema,
  unitOrderingSchema,
  unitsFoundSchema,
} from '../../contract.ts';
import type { Call } from '../../rpc/service.ts';

/** What is asked of the search index. */

const TIMEOUT_MS = 20_000;

/** The unit of a scan: nobody guesses there, and two units are none. */
const scannedUnitSchema = z.object({ unit: z.string(), serial: z.string().nullable() });
export type ScannedUnit = z.output<typeof scannedUnitSchema>;

export const unitCalls = {
  findUnits: { asks: z.strictObject({ text: entrySchema }), answers: unitsFoundSchema, timeoutMs: TIMEOUT_MS },
  unitOfScan: {
    asks: z.strictObject({ text: entrySchema, by: z.enum(['ssid', 'mac', 'any']) }),
    answers: scannedUnitSchema.nullable(),
    timeoutMs: TIMEOUT_MS,
  },
  listUnits: {
    asks: z.strictObject({
      filters: unitFiltersSchema,
      ordering: unitOrderingSchema,
      page: z.strictObject({ page: z.int().nonnegative(), rowsPerPage: z.int().positive() }),
    }),
    answers: unitListSchema,
    timeoutMs: TIMEOUT_MS,
  },
  countUnits: {
    asks: z.strictObject({ filters: unitFiltersSchema }),
    answers: z.int().nonnegative(),
    timeoutMs: TIMEOUT_MS,
  },
  unitChoices: { asks: z.null(), answers: unitChoicesSchema, timeoutMs: TIMEOUT_MS },
} as const satisfies Record<string, Call>;
