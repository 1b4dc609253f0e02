import { z } from 'zod';

/** `GET /v1/stations/me/entries?from=N`: what upstream has of this station's ledger, byte for byte, oldest first. */
export const ENTRIES_PATH = '/v1/stations/me/entries';

export const ENTRIES_LIMITS = {
  entries: 2_000,
  /** Of one answer, before base64. One entry is sent however long it is. */
  leafBytes: 1024 * 1024,
} as const;

export const entriesQuerySchema = z.strictObject({ from: z.coerce.number().int().nonnegative() });

/** Nothing when upstream has no entry there. */
export const storedEntriesSchema = z.strictObject({
  from: z.int().nonnegative(),
  entries: z.array(z.base64().min(1)).max(ENTRIES_LIMITS.entries),
});
export type StoredEntries = z.infer<typeof storedEntriesSchema>;
