/** What is known of a person: as everybody may see it, and as the file keeps it. */
import { z } from 'zod';
import { personIdSchema, personNameSchema, roleSchema, sha256HexSchema } from '../model-schemas.ts';
import type { ResetKind } from '../model/person.ts';
import type { Role } from '../model/role.ts';
import { failuresSchema } from './lock-out.ts';
import { pinCodeSchema, validUntil } from './credentials/pin-code.ts';
import { saltSchema, scryptHashSchema } from './credentials/scrypt.ts';

export interface Person {
  /** Short and stable: the ledger knows people by it, so it is never given to somebody else. */
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly revoked: boolean;
  readonly hasBadge: boolean;
  /** Roles that a security officer has yet to approve. */
  readonly proposed?: { readonly roles: Role[]; readonly by: string };
  /** A PIN reset or another badge that a second person has yet to approve. */
  readonly reset?: { readonly what: ResetKind; readonly by: string };
  /** Until when their one-time code holds; absent once they have set a PIN with it. */
  readonly pinCodeUntil?: string;
}

export const describedSchema = z.object({
  id: personIdSchema,
  name: personNameSchema,
  roles: z.array(roleSchema).min(1),
});

const resetSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('pin'), by: personIdSchema }),
  z.strictObject({ what: z.literal('badge'), by: personIdSchema, badgeTagHex: sha256HexSchema }),
]);
export type ResetOf = z.infer<typeof resetSchema>;

const accountSchema = z.strictObject({
  ...describedSchema.shape,
  revoked: z.boolean(),
  pin: scryptHashSchema.exactOptional(),
  /** With which they set a PIN of their own; gone when they have. */
  pinCode: pinCodeSchema.exactOptional(),
  badgeTagHex: sha256HexSchema.exactOptional(),
  /** What waits for a second person, and who asked for it. */
  reset: resetSchema.exactOptional(),
  /** Roles that wait for a second person, and who proposed them. */
  proposed: z.strictObject({ roles: z.array(roleSchema).min(1), by: personIdSchema }).exactOptional(),
});
export type Account = z.infer<typeof accountSchema>;

export const operatorsSchema = z
  .strictObject({
    v: z.literal(1),
    /** One salt for all badges, because a badge says nothing but itself: it is looked up by its tag. */
    badges: saltSchema,
    /** Documents by which officers let somebody in again: each of them once. */
    recoveries: z.array(sha256HexSchema).exactOptional(),
    people: z.array(z.strictObject({ ...accountSchema.shape, failures: failuresSchema.exactOptional() })).min(1),
  })
  .refine(({ people }) => new Set(people.map(({ id }) => id)).size === people.length, { error: 'an id twice' })
  .refine(({ people }) => people.some(isActiveAdministrator), { error: 'no administrator' });
export type Operators = z.infer<typeof operatorsSchema>;

export function isActiveAdministrator({ roles, revoked }: Pick<Account, 'roles' | 'revoked'>): boolean {
  return !revoked && roles.includes('administrator');
}

/** Who has only a code cannot work yet, and may never come: nothing may depend on them alone. */
export function canSignIn({ pin, badgeTagHex }: Account): boolean {
  return pin !== undefined || badgeTagHex !== undefined;
}

export function asPerson({ id, name, roles, revoked, badgeTagHex, proposed, reset, pinCode }: Account): Person {
  return {
    id,
    name,
    roles: [...roles],
    revoked,
    hasBadge: badgeTagHex !== undefined,
    ...(proposed === undefined ? {} : { proposed: { roles: [...proposed.roles], by: proposed.by } }),
    ...(reset === undefined ? {} : { reset: { what: reset.what, by: reset.by } }),
    ...(pinCode === undefined ? {} : { pinCodeUntil: validUntil(pinCode) }),
  };
}

/** Ids are lower case and people do not always type so. */
export function idAsTyped(text: string): string {
  return text.trim().toLowerCase();
}
