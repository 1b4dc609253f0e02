/** What officers order when nobody at a station can let somebody in again: the last administrator, or the only officer. */
import { z } from 'zod';
import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID, RECOVERABLE_ROLES, RECOVERY_DAYS } from '../../model/person.ts';
import * as fields from './fields.ts';

const DAY_MS = 24 * 60 * 60_000;

export const recoveryDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('recovery'),
    station: fields.stationName,
    /** Its id, which the ledger names. */
    recovery: fields.permitId,
    /** Short name at that station: of somebody who is known there, or of somebody new. */
    person: z.string().regex(PERSON_ID),
    /** Of somebody new; who is known keeps theirs. */
    name: fields.printable(MAX_PERSON_NAME_CHARACTERS),
    role: z.enum(RECOVERABLE_ROLES),
    reason: fields.reasonText,
    issuedAt: fields.utcMoment,
    /** A copy that is found later lets nobody in. */
    notAfter: fields.utcMoment,
  })
  .refine(({ issuedAt, notAfter }) => fields.isPeriod({ notBefore: issuedAt, notAfter }), {
    path: ['notAfter'],
    error: 'empty period',
  })
  .refine(({ issuedAt, notAfter }) => Date.parse(notAfter) - Date.parse(issuedAt) <= RECOVERY_DAYS * DAY_MS, {
    path: ['notAfter'],
    error: 'too long',
  })
  .readonly();

export type RecoveryDocument = z.infer<typeof recoveryDocumentSchema>;
