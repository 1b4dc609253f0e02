import { z } from 'zod';
import { LOG_MARKS } from '../model/issuance/log-mark.ts';
import { isTimeZone, MAX_SPANS, SPAN_FROM, SPAN_TO } from '../model/issuance/working-hours.ts';
import { personIdSchema } from '../model-schemas.ts';
import { entrySchema, timeSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/** The security officer's desk: what was issued and what was not, who did what, and when people are meant to work. */

const count = z.int().nonnegative();
const seq = z.int().nonnegative();

export const logMarkSchema = z.enum(LOG_MARKS);
export type { LogMark } from '../model/issuance/log-mark.ts';
export { LOG_MARKS, MARKS_TO_DECIDE } from '../model/issuance/log-mark.ts';

export const loggedEntrySchema = z.object({
  seq,
  at: timeSchema,
  kind: z.string(),
  unit: z.string().nullable(),
  serial: z.string().nullable(),
  /** Who did it: by name, or by having started the run. */
  person: z.string().nullable(),
  /** To whom it was done. */
  about: z.string().nullable(),
  product: z.string().nullable(),
  order: z.string().nullable(),
  /** Most urgent first, each with the entries that show it. */
  marks: z.array(z.object({ mark: logMarkSchema, evidence: z.array(z.int()) })),
  /** What else the entry says, in short. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type LoggedEntryView = z.infer<typeof loggedEntrySchema>;

/** How far the index reaches that answers; the rest is being read. */
const progress = { indexedEntries: count, sizeEntries: count };

export const logAsksSchema = z.object({
  since: timeSchema.optional(),
  until: timeSchema.optional(),
  person: entrySchema.optional(),
  order: entrySchema.optional(),
  product: entrySchema.optional(),
  /** A serial number, or a MAC address in any writing. */
  unit: entrySchema.optional(),
  kinds: z.array(entrySchema.max(40)).min(1).max(40).optional(),
  marks: z.array(logMarkSchema).min(1).optional(),
  fromSeq: seq.optional(),
  oldestFirst: z.boolean().optional(),
  page: z.int().min(0).max(1_000_000),
  rowsPerPage: z.int().min(1).max(200),
});
export type LogAsks = z.infer<typeof logAsksSchema>;

export const logPageSchema = z.object({ rows: z.array(loggedEntrySchema), total: count, ...progress });
export type LogPageView = z.infer<typeof logPageSchema>;

/** What waits for a decision though no new entry says so. */
export const standingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hours-not-set') }),
  /** Its end is near, or past: without another one the station stops making units. */
  z.object({
    kind: z.literal('expires'),
    document: z.enum(['permit', 'manifest']),
    id: z.string(),
    notAfter: timeSchema,
  }),
  z.object({ kind: z.literal('no-upstream') }),
  z.object({ kind: z.literal('unwitnessed'), entries: count, oldestAt: timeSchema }),
  z.object({ kind: z.literal('permit'), permit: z.string(), issued: count, quota: count }),
  /** Upstream knows that somebody else claimed it first. */
  z.object({
    kind: z.literal('claim'),
    seq,
    what: z.enum(['serial', 'unit', 'key', 'certificate-serial']),
    value: z.string(),
    holder: z.string(),
  }),
]);
export type Standing = z.infer<typeof standingSchema>;

export const todaySchema = z.object({
  /** When this person last said that they had seen everything; null when they never did. */
  lookedAt: timeSchema.nullable(),
  /** The first entry since then. */
  fromSeq: seq,
  counts: z.object({
    kinds: z.array(z.object({ kind: z.string(), count })),
    marks: z.array(z.object({ mark: logMarkSchema, count })),
  }),
  standing: z.array(standingSchema),
  /** The newest that need a decision, and the newest that are only to be known. */
  toDecide: z.array(loggedEntrySchema),
  toKnow: z.array(loggedEntrySchema),
  ...progress,
});
export type Today = z.infer<typeof todaySchema>;

export const personActsSchema = z.object({
  id: z.string(),
  signIns: count,
  refusedSignIns: count,
  certificates: count,
  acts: count,
  lastAt: timeSchema,
});
export type PersonActs = z.infer<typeof personActsSchema>;

export const peopleActsSchema = z.object({ people: z.array(personActsSchema), ...progress });
export type PeopleActs = z.infer<typeof peopleActsSchema>;

export const workingHoursSchema = z.object({
  timeZone: z.string().refine(isTimeZone),
  spans: z
    .array(
      z.object({
        weekday: z.int().min(1).max(7),
        from: z.string().regex(SPAN_FROM),
        to: z.string().regex(SPAN_TO),
      }),
    )
    .min(1)
    .max(MAX_SPANS),
});
export type WorkingHoursView = z.infer<typeof workingHoursSchema>;

/** As they hold now, and who set them when. */
export const workingHoursSetSchema = z.object({ by: personIdSchema, at: timeSchema, hours: workingHoursSchema });
export type WorkingHoursSet = z.infer<typeof workingHoursSetSchema>;

/** A tree head that holds the entry, and whether the path of hashes from the entry leads to its root. */
const witnessed = z.object({ sizeEntries: count, rootHashHex: z.string(), pathHashes: count, leads: z.boolean() });

export const entryViewSchema = z.object({
  seq,
  at: timeSchema.nullable(),
  kind: z.string(),
  /** The bytes that are hashed, as text. */
  canonicalJson: z.string(),
  leafHashHex: z.string(),
  sizeEntries: count,
  checkpoint: witnessed.nullable(),
  receipt: witnessed.nullable(),
});
export type EntryView = z.infer<typeof entryViewSchema>;

const OFFICER = ['security-officer'] as const;

export const issuanceContract = {
  log: openTo(OFFICER).input(logAsksSchema).output(logPageSchema),
  today: openTo(OFFICER).output(todaySchema),
  /** This person has seen everything before this entry. */
  looked: openTo(OFFICER)
    .input(z.object({ sizeEntries: count }))
    .output(z.null()),
  people: openTo(OFFICER)
    .input(z.object({ since: timeSchema, until: timeSchema.optional() }))
    .output(peopleActsSchema),
  workingHours: openTo(OFFICER).output(workingHoursSetSchema.nullable()),
  setWorkingHours: openTo(OFFICER).input(workingHoursSchema).output(z.null()),
  entry: openTo(['qa', 'security-officer', 'administrator']).input(z.object({ seq })).output(entryViewSchema),
};
