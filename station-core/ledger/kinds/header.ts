/** What every kind of entry is built from: its header, and the shapes that several kinds share. */
import { z } from 'zod';
import {
  faultEvidenceSchema,
  macSchema,
  personIdSchema,
  sha256HexSchema,
  unitSerialSchema,
} from '../../model-schemas.ts';
import { MAX_ENTRY_CHARACTERS } from '../../model/limits.ts';
import { STATION_NAME } from '../../model/first-day/station-name.ts';

export const text = z.string().min(1);
export const run = text.max(64);
export const unit = macSchema;
export const serial = unitSerialSchema;
export const seq = z.int().nonnegative();
export const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);
export const sha256Hex = sha256HexSchema;
export const certSerialHex = hex.max(40);
export const base64 = z.base64().min(1);
export const facts = faultEvidenceSchema;
export const person = personIdSchema;
export const signInBy = z.enum(['pin', 'badge', 'code']);
export const order = text.max(MAX_ENTRY_CHARACTERS);
/** Of a step, up to its end. Absent in entries of earlier versions: the step began when the one before it ended. */
export const durationMs = z.int().nonnegative();

export const header = {
  v: z.literal(1),
  seq,
  at: z.iso.datetime({ precision: 3 }),
  station: z.string().regex(STATION_NAME),
  /** How far the clock stood behind the entry before this one, whose time was then used again. */
  clockBehindMs: z.int().positive().exactOptional(),
};

export function kind<Kind extends string, Fields extends z.core.$ZodLooseShape>(name: Kind, fields: Fields) {
  return z.strictObject({ ...header, kind: z.literal(name), ...fields });
}
