import { z } from 'zod';
import { macSchema, personIdSchema, printableSchema, unitSerialSchema } from '../model-schemas.ts';
import { MAX_ENTRY_CHARACTERS } from '../model/limits.ts';
import { printableLines } from '../model/printable.ts';
import { STATION_NAME } from '../model/first-day/station-name.ts';

/**
 * What a station hears of units that others have put aside or released, checked on both ends: `POST /v1/holds`. The cursor
 * is the station's own: up to which entry of each other station it has heard. It survives any loss at upstream.
 */
export const HOLDS_PATH = '/v1/holds';

/** Of one answer; whoever has not heard everything asks again. */
export const MAX_HOLD_NEWS = 100;
const MAX_STATIONS = 10_000;

const station = z.string().regex(STATION_NAME);
const seq = z.int().nonnegative();

/** One `unit-held` or `unit-released` entry, as its station wrote it. */
export const holdNewsSchema = z.strictObject({
  station,
  seq,
  at: z.iso.datetime({ precision: 3 }),
  what: z.enum(['held', 'released']),
  hold: printableSchema.min(1).max(64),
  unit: macSchema,
  serial: unitSerialSchema.exactOptional(),
  by: personIdSchema,
  /** A station of an earlier version may have taken more than can be printed. */
  reason: z.string().min(1).max(MAX_ENTRY_CHARACTERS).transform(printableLines),
});
export type HoldNews = z.infer<typeof holdNewsSchema>;

export const heardSchema = z.strictObject({
  heard: z.record(station, seq).refine((heard) => Object.keys(heard).length <= MAX_STATIONS),
});
export type Heard = z.infer<typeof heardSchema>['heard'];

export const holdAnswerSchema = z.strictObject({
  /** For each station in the order of its entries, all of them after the one that was heard last. */
  news: z.array(holdNewsSchema).max(MAX_HOLD_NEWS),
  more: z.boolean(),
});
export type HoldAnswer = z.infer<typeof holdAnswerSchema>;
