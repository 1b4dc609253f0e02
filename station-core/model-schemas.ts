/** The vocabulary of `model/` as zod schemas. Contract, ledger and messages keep their own shapes and share these atoms. */
import { z } from 'zod';
import type { FaultEvidence } from './model/fault-text.ts';
import { SHA256_HEX } from './model/digest.ts';
import { isMac, type Mac } from './model/mac.ts';
import { OUTCOMES } from './model/outcome.ts';
import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID } from './model/person.ts';
import { isPrintable, isPrintableLines } from './model/printable.ts';
import { ROLES } from './model/role.ts';
import { UNIT_SERIAL } from './model/unit-serial.ts';

export const macSchema: z.ZodType<Mac, string> = z.custom<Mac>((value) => typeof value === 'string' && isMac(value));
export const sha256HexSchema = z.string().regex(SHA256_HEX);
export const outcomeSchema = z.enum(OUTCOMES);
export const roleSchema = z.enum(ROLES);
export const personIdSchema = z.string().regex(PERSON_ID);
const UNPRINTABLE = { error: 'holds characters that cannot be printed' } as const;
/** Every text of a board, a person or a scanner that the station keeps or shows. */
export const printableSchema = z.string().refine(isPrintable, UNPRINTABLE);
/** The same as people type it: blanks and line ends around it do not count. */
export const typedSchema = z.string().trim().refine(isPrintable, UNPRINTABLE);
export const typedLinesSchema = z.string().trim().refine(isPrintableLines, UNPRINTABLE);
export const personNameSchema = typedSchema.min(1).max(MAX_PERSON_NAME_CHARACTERS);
export const unitSerialSchema = z.string().regex(UNIT_SERIAL);
export const faultEvidenceSchema: z.ZodType<FaultEvidence> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
);
