import { z } from 'zod';
import { BLAMES } from '../model/fault-text.ts';

/** Locale that several parts of the contract share. Times are ISO 8601 in UTC, durations are whole milliseconds. */

export const roles = ['operator', 'qa', 'security-officer', 'administrator'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const outcomeSchema = z.enum(['PASS', 'FAIL', 'ERROR', 'ABORTED']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** A fault as the screen gets it. `says` and `remedy` are English; a screen in another language goes by `code`. */
export const faultSchema = z.object({
  code: z.string(),
  name: z.string(),
  blame: z.enum(BLAMES),
  says: z.string(),
  remedy: z.string(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type FaultView = z.infer<typeof faultSchema>;

export const timeSchema = z.iso.datetime();
export const slotNumberSchema = z.int().min(1).max(64);

/** Longest text a person or a scanner may enter anywhere; a 10 MB paste ends here. */
export const MAX_ENTRY_CHARACTERS = 512;
export const entrySchema = z.string().min(1).max(MAX_ENTRY_CHARACTERS);
