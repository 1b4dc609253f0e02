import { z } from 'zod';
import { holdAskedSchema } from '../../contract.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { openSearch } from '../../ledger/search/open-search.ts';
import { unitsFound } from '../../ledger/search/units-found.ts';
import type { Mac } from '../../model/mac.ts';
import { macSchema } from '../../model-schemas.ts';
import { filtersOf } from './unit-filters.ts';

/** Which units a hold would concern. Unlike a list on a screen it has to be complete: the index is brought up to the end first. */
const TIMEOUT_MS = 60_000;

export const holdCalls = {
  unitsFound: {
    asks: z.strictObject({ filters: holdAskedSchema.shape.filters, most: z.int().positive() }),
    answers: z.array(macSchema),
    timeoutMs: TIMEOUT_MS,
  },
} as const;

type Asks = z.output<(typeof holdCalls)['unitsFound']['asks']>;

export function holdAnswers(dataDir: string, reader: () => LedgerReader) {
  return {
    unitsFound: async ({ filters, most }: Asks): Promise<Mac[]> => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      using search = await openSearch({ dir: dataDir, ledger: reader(), signal });
      const wanted = filtersOf(filters, reader().station());
      return wanted === undefined ? [] : unitsFound(search.db, wanted, most);
    },
  };
}
