import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { personIdSchema, sha256HexSchema } from '../model-schemas.ts';
import { MAY_APPROVE_RESETS, MAY_APPROVE_ROLES, MAY_CHANGE_PEOPLE, MAY_DECLINE_ROLES } from '../model/desk/rights.ts';
import { MAX_PERSON_NAME_CHARACTERS, PIN, RECOVERABLE_ROLES, RESETS } from '../model/person.ts';
import { openTo } from './procedure.ts';
import { entrySchema, faultSchema, roleSchema, scannedSchema, timeSchema, wordsSchema } from './atoms.ts';

export const personSchema = z.object({
  /** Short and stable: goes into the ledger with everything this person does. */
  id: z.string(),
  name: z.string(),
  roles: z.array(roleSchema).min(1),
  revoked: z.boolean(),
  hasBadge: z.boolean(),
  /** Roles that a security officer has yet to approve, and who proposed them. */
  proposed: z.object({ roles: z.array(roleSchema).min(1), by: z.string() }).optional(),
  /** A PIN reset or another badge that a second person has yet to approve, and who asked for it. */
  reset: z.object({ what: z.enum(RESETS), by: z.string() }).optional(),
  /** Until when their one-time code holds; absent once they have set a PIN. */
  pinCodeUntil: timeSchema.optional(),
});
export type Person = z.infer<typeof personSchema>;

export const sessionSchema = z.object({
  person: personSchema,
  signedInAt: timeSchema,
  /** Without a touch for this long the screen locks itself; the host ends the session. */
  autoLockMs: z.int().positive(),
});
export type Session = z.infer<typeof sessionSchema>;

/** The code is shown once, to the administrator who drew it: the station keeps only a hash. */
const personWithCodeSchema = z.object({ person: personSchema, code: z.string() });
export type PersonWithCode = z.infer<typeof personWithCodeSchema>;

/** Without a code where a second person has to approve it first, or where it was a badge. */
const personWithResetSchema = z.object({ person: personSchema, code: z.string().nullable() });
export type PersonWithReset = z.infer<typeof personWithResetSchema>;

const pinSchema = z.string().regex(PIN);

/** A document by which officers let somebody in again: what it orders, or why it orders nothing. */
export const recoveryDocumentSchema = z.object({
  file: z.string(),
  order: z
    .object({
      documentSha256Hex: sha256HexSchema,
      id: z.string(),
      name: z.string(),
      role: z.enum(RECOVERABLE_ROLES),
      reason: z.string(),
      signedBy: z.array(z.string()),
    })
    .nullable(),
  fault: faultSchema.nullable(),
});
export type RecoveryDocumentView = z.infer<typeof recoveryDocumentSchema>;

export const sessionContract = {
  /** Who is signed in on this screen; null when locked. */
  current: openTo('anyone').output(sessionSchema.nullable()),
  /** First who is signed in on this screen, then whenever that changes, whatever changed it. */
  watch: openTo('anyone').output(eventIterator(sessionSchema.nullable())),
  signInWithPin: openTo('anyone')
    .input(z.object({ id: entrySchema, pin: scannedSchema }))
    .output(sessionSchema),
  /** Whoever has the one-time code sets their own PIN with it. Signs nobody in. */
  setOwnPin: openTo('anyone')
    .input(z.object({ id: entrySchema, code: scannedSchema, pin: pinSchema }))
    .output(z.null()),
  signInWithBadge: openTo('anyone')
    .input(z.object({ badge: scannedSchema }))
    .output(sessionSchema),
  /** The person is there: puts off the automatic lock. */
  touch: openTo('signed-in').output(z.null()),
  signOut: openTo('anyone').output(z.null()),
  /** The station refuses it unless it knows nobody at all. There are no default passwords. */
  createFirstAdministrator: openTo('anyone')
    .input(z.object({ id: personIdSchema, name: wordsSchema({ max: MAX_PERSON_NAME_CHARACTERS }), pin: pinSchema }))
    .output(sessionSchema),
  /** Where nobody can sign in: what officers ordered, of the documents that lie in the folders for imports. */
  recoveries: openTo('anyone').output(z.array(recoveryDocumentSchema)),
  /** Carries out such an order: whoever it names has its role and this PIN. Signs nobody in. */
  recover: openTo('anyone')
    .input(z.object({ documentSha256Hex: sha256HexSchema, pin: pinSchema }))
    .output(z.object({ id: z.string() })),
  people: openTo(['security-officer', 'administrator']).output(z.array(personSchema)),
  addPerson: openTo(MAY_CHANGE_PEOPLE)
    .input(
      z.object({
        id: personIdSchema,
        name: wordsSchema({ max: MAX_PERSON_NAME_CHARACTERS }),
        roles: z.array(roleSchema).min(1),
        badge: scannedSchema.optional(),
      }),
    )
    .output(personWithCodeSchema),
  /** For somebody who forgot their PIN, or whose code ran out. Ends their sessions. For an officer or an administrator a second person must approve it. */
  drawPinCode: openTo(MAY_CHANGE_PEOPLE)
    .input(z.object({ id: personIdSchema }))
    .output(personWithResetSchema),
  /** In place of a lost one, or the first. For an officer or an administrator a second person must approve it. Ends their sessions. */
  setBadge: openTo(MAY_CHANGE_PEOPLE)
    .input(z.object({ id: personIdSchema, badge: scannedSchema }))
    .output(personSchema),
  /** By somebody else than the person and whoever asked for it: they are shown the code, and hand it over. Names what was read. */
  approveReset: openTo(MAY_APPROVE_RESETS)
    .input(z.object({ id: personIdSchema, what: z.enum(RESETS) }))
    .output(personWithResetSchema),
  declineReset: openTo(MAY_DECLINE_ROLES)
    .input(z.object({ id: personIdSchema }))
    .output(personSchema),
  changeRoles: openTo(MAY_CHANGE_PEOPLE)
    .input(z.object({ id: personIdSchema, roles: z.array(roleSchema).min(1) }))
    .output(personSchema),
  /** By somebody else than the person and whoever proposed the roles; names those that were read. */
  approveRoles: openTo(MAY_APPROVE_ROLES)
    .input(z.object({ id: personIdSchema, roles: z.array(roleSchema).min(1) }))
    .output(personSchema),
  declineRoles: openTo(MAY_DECLINE_ROLES)
    .input(z.object({ id: personIdSchema }))
    .output(personSchema),
  /** `current` is the current PIN or the badge: an open screen does not prove who is there. */
  changeOwnPin: openTo('signed-in')
    .input(z.object({ current: scannedSchema, pin: pinSchema }))
    .output(z.null()),
  revokePerson: openTo(MAY_CHANGE_PEOPLE)
    .input(z.object({ id: personIdSchema }))
    .output(personSchema),
};
