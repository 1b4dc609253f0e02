import { z } from 'zod';
import { exportFormSchema, unitFiltersSchema, unitRecordSchema } from '../../contract.ts';
import { sha256HexSchema } from '../../model-schemas.ts';
import type { Asks, Service } from '../../rpc/service.ts';

/** What the export worker can be asked. It reads the ledger and writes no file but the one that it is asked for. */

/** Each unit that is done starts it again. */
const TIMEOUT_MS = 60_000;

export const exportService = {
  name: 'export worker',
  gone: 'export.worker-gone',
  whenLate: 'end',
  calls: {
    record: {
      asks: z.strictObject({ id: z.string() }),
      answers: z.object({ record: unitRecordSchema, recordSha256Hex: sha256HexSchema }),
      timeoutMs: TIMEOUT_MS,
    },
    export: {
      asks: z.strictObject({
        what: z.union([
          z.strictObject({ unit: z.string() }),
          z.strictObject({ order: z.string() }),
          z.strictObject({ filters: unitFiltersSchema }),
        ]),
        form: exportFormSchema,
        path: z.string().min(1),
      }),
      answers: z.object({ name: z.string(), sizeBytes: z.int().nonnegative(), sha256Hex: sha256HexSchema }),
      emits: z.object({ doneUnits: z.int().nonnegative(), allUnits: z.int().positive() }),
      timeoutMs: TIMEOUT_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type ExportService = typeof exportService;
export type ExportAsked = Asks<ExportService, 'export'>['what'];

/** What the thread is started with. */
export const exportWorkerData = z.strictObject({ dataDir: z.string().min(1) });
