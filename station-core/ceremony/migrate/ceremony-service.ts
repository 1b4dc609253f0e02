import { z } from 'zod';
import { sha256HexSchema } from '../../model-schemas.ts';
import { bytes, secretText } from '../../rpc/schemas.ts';
import type { Service } from '../../rpc/service.ts';

/**
 * What a migration asks of the process that loads the vendor's driver. It is another one for each token: a driver reads its
 * environment once, and may crash.
 */

const USES = ['issuing', 'checkpoint', 'tag'] as const;

/** A driver that hangs is given up after this; a journal of a million certificates needs less. */
const TIMEOUT_MS = 600_000;

export const migrationService = {
  name: 'migration',
  gone: 'hsm.failed',
  whenLate: 'end',
  calls: {
    examineKeys: {
      asks: z.strictObject({
        modulePath: z.string(),
        tokenLabel: z.string(),
        /** A folder of this account, for a copy of the driver. */
        copyIn: z.string().min(1),
        labels: z.strictObject({ issuing: z.string(), checkpoint: z.string(), tag: z.string() }),
        pin: secretText(z.string()),
      }),
      answers: z.strictObject({
        tokenSerial: z.string(),
        moduleSha256: sha256HexSchema,
        keys: z
          .array(z.strictObject({ use: z.enum(USES), label: z.string(), problems: z.array(z.string()).readonly() }))
          .readonly(),
      }),
      timeoutMs: 60_000,
    },
    takeOver: {
      asks: z.strictObject({
        config: z.string(),
        officersSha256: sha256HexSchema,
        pin: secretText(z.string()),
        document: z.string(),
        list: bytes,
      }),
      /** The public keys of checkpoints, as C2SP writes them. */
      answers: z.strictObject({ checkpointKey: z.string() }),
      timeoutMs: TIMEOUT_MS,
    },
  },
  news: {},
} as const satisfies Service;
